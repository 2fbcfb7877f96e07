namespace NanoPeers.PeerDiscovery;

/// <summary>Bounds of peer discovery. What is beyond one is refused before it costs memory. PEER-DISCOVERY.md.</summary>
public static class PeersLimits
{
    /// <summary>Longest body, octets: with envelope and padding it fits a datagram under every suite.</summary>
    public const int MaxBody = 1280;

    /// <summary>Longest document, octets.</summary>
    public const int MaxDocument = 16384;

    /// <summary>Most octets of a part.</summary>
    public const int MaxPart = 960;

    /// <summary>Most octets of the entries of one message.</summary>
    public const int MaxEntries = 1100;

    /// <summary>Longest canonical name, octets.</summary>
    public const int MaxName = 256;

    /// <summary>Longest title, octets.</summary>
    public const int MaxTitle = 96;

    /// <summary>Longest name of an attribute, octets.</summary>
    public const int MaxAttribute = 64;

    /// <summary>Longest value of an attribute, octets.</summary>
    public const int MaxValue = 128;

    /// <summary>Most peers that hand a query on, one after the other.</summary>
    public const int MaxHops = 7;

    /// <summary>Most entries that one peer answers one query with.</summary>
    public const int MaxLimit = 64;

    /// <summary>How many times the octets of a clear message its answers may have, at most.</summary>
    public const int AnswersToQuestion = 3;
}
