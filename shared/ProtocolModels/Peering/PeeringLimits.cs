namespace NanoPeers.Peering;

/// <summary>Bounds of peering packets. S2: a packet has "approximately 200 bytes"; what is longer than this is refused unread.</summary>
public static class PeeringLimits
{
    /// <summary>Longest packet, octets.</summary>
    public const int MaxPacket = 1024;

    /// <summary>Most key-value pairs in a packet, the application's included.</summary>
    public const int MaxPairs = 16;

    /// <summary>Longest key, octets.</summary>
    public const int MaxKey = 24;

    /// <summary>Longest value, octets after its references are resolved.</summary>
    public const int MaxValue = 512;
}
