namespace NanoPeers.Advertisements;

/// <summary>Who gives a service (S0, "two levels of network services").</summary>
public enum ServiceLevel
{
    /// <summary>One peer; the service fails with it.</summary>
    Peer = 1,

    /// <summary>Several members of a group together; any of them answers.</summary>
    Group = 2,
}
