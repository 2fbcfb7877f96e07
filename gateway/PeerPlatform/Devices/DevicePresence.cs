namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Whether a device can be talked to.</summary>
public enum DevicePresence
{
    /// <summary>Enrolled, never heard.</summary>
    NeverSeen = 0,

    /// <summary>A session is being set up.</summary>
    Connecting = 1,

    /// <summary>A session is live.</summary>
    Present = 2,

    /// <summary>It was heard before and is not now.</summary>
    Away = 3,
}
