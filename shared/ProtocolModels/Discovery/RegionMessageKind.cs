namespace NanoPeers.Discovery;

/// <summary>The messages of the <c>region</c> protocol; field 1 of the body. The numbers are fixed. DISCOVERY.md; S0 fig. 20, 270.</summary>
public static class RegionMessageKind
{
    /// <summary>A peer asks which region it is in.</summary>
    public const int Query = 1;

    /// <summary>A gateway answers the peer that asked, at the address it asked from.</summary>
    public const int Answer = 2;

    /// <summary>A gateway tells all peers that it is there.</summary>
    public const int Announce = 3;
}
