namespace NanoPeers.Updates;

/// <summary>How the digests of a component's chunks are made. The numbers are fixed. UPDATES.md, "Chunks".</summary>
public static class ChunkForm
{
    /// <summary>There are none: the component is judged as a whole.</summary>
    public const int None = 0;

    /// <summary>SHA-256 of each chunk: for full peers.</summary>
    public const int Sha256 = 1;

    /// <summary>HMAC-SHA-256 of each chunk under a public label: for boards, whose hardware computes it.</summary>
    public const int Hmac = 2;

    /// <summary>Octets of a digest of either form.</summary>
    public const int DigestSize = 32;
}
