namespace NanoPeers.PeerDiscovery;

/// <summary>What became of a document that was published or withdrawn. The numbers are fixed.</summary>
public static class PeersReason
{
    /// <summary>The part is here; the next one is wanted.</summary>
    public const int Continue = 0;

    /// <summary>The document is whole, sound and in the index.</summary>
    public const int Accepted = 1;

    /// <summary>It is in the index already, in this version or a newer one.</summary>
    public const int Known = 2;

    /// <summary>It is no document of the six types, or breaks its schema.</summary>
    public const int NoDocument = 3;

    /// <summary>It bears no signature.</summary>
    public const int NotSigned = 4;

    /// <summary>Its signature is wrong.</summary>
    public const int BadSignature = 5;

    /// <summary>The name is another publisher's.</summary>
    public const int NotYours = 6;

    /// <summary>Its lifetime is over.</summary>
    public const int Expired = 7;

    /// <summary>The publisher, or the place that it came from, has no room left.</summary>
    public const int NoRoom = 8;

    /// <summary>Only members of the group may do that, under a session of the group.</summary>
    public const int NotAllowed = 9;

    /// <summary>The highest number.</summary>
    public const int Last = NotAllowed;
}
