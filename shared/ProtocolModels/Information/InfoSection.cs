namespace NanoPeers.Information;

/// <summary>What can be asked about a peer. The numbers are fixed. INFORMATION.md.</summary>
public static class InfoSection
{
    /// <summary>Name, runtime, versions, uptime, free memory: what anybody may know.</summary>
    public const int Basic = 1;

    /// <summary>Protocols, suites, transports, limits.</summary>
    public const int Capabilities = 2;

    /// <summary>Uptime, load, memory, sessions, groups.</summary>
    public const int Status = 3;

    /// <summary>The peer's counters.</summary>
    public const int Counters = 4;

    /// <summary>Messages and octets by peer, group and protocol.</summary>
    public const int Traffic = 5;

    /// <summary>Services of the peer and their states.</summary>
    public const int Services = 6;

    /// <summary>The radio, where there is one.</summary>
    public const int Radio = 7;

    /// <summary>The highest number in use.</summary>
    public const int Last = Radio;
}
