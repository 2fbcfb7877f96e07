namespace NanoPeers.PeerDiscovery;

/// <summary>Bits of an entry.</summary>
public static class PeersEntryFlags
{
    /// <summary>The document bears a signature.</summary>
    public const int Signed = 1;

    /// <summary>The document is JSON; else it is XML.</summary>
    public const int Json = 2;

    /// <summary>The document stands in the entry, whole.</summary>
    public const int Whole = 4;

    /// <summary>Any other bit makes the entry malformed.</summary>
    public const int Known = Signed | Json | Whole;
}
