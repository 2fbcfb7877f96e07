namespace NanoPeers.Advertisements;

/// <summary>What an advertised pipe does. The numbers are those of the pipe protocol.</summary>
public enum AdvertisedPipeType
{
    /// <summary>From one end to one end, in clear where the group allows it.</summary>
    Unicast = 1,

    /// <summary>From one end to one end, under the pair's session.</summary>
    SecuredUnicast = 2,

    /// <summary>To every listening end, in clear where the group allows it.</summary>
    Broadcast = 3,

    /// <summary>To every listening end, under the group's protection.</summary>
    SecuredBroadcast = 4,
}
