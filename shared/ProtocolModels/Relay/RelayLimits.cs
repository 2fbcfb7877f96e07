namespace NanoPeers.Relay;

/// <summary>Bounds of the <c>relay</c> protocol. RELAY.md.</summary>
public static class RelayLimits
{
    /// <summary>Longest message that is relayed, octets, trailer included: with the relay's own envelope around it, it fits a datagram.</summary>
    public const int MaxMessage = 1160;

    /// <summary>Longest message that its sender hands over, octets: two relays have room for their records.</summary>
    public const int MaxOwnMessage = MaxMessage - (2 * TrailerRecordLength);

    /// <summary>Octets of a relay's record in a trailer.</summary>
    internal const int TrailerRecordLength = 27;

    /// <summary>Longest body of this protocol, octets.</summary>
    public const int MaxBody = 1320;

    /// <summary>Longest life of a deposit, seconds: a week. What asks for more gets this.</summary>
    public const uint MaxLifeSeconds = 604800;

    /// <summary>Longest lease of a mailbox, seconds: thirty days. What asks for more gets this.</summary>
    public const uint MaxLeaseSeconds = 2592000;

    /// <summary>Longest time that a collector stays after one Collect, seconds. What asks for more gets this.</summary>
    public const uint MaxStaySeconds = 120;

    /// <summary>Items under way to one collector, at most.</summary>
    public const int Window = 16;
}
