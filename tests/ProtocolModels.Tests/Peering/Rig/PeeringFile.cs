namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>A file that nodes need.</summary>
/// <param name="Href">Its URL.</param>
/// <param name="Octets">Its length.</param>
public sealed record PeeringFile(string Href, int Octets)
{
    /// <summary>Octets of a chunk, each with a digest in the manifest.</summary>
    public const int ChunkOctets = 65_536;

    public int Chunks => (Octets + ChunkOctets - 1) / ChunkOctets;

    public int OctetsOf(int chunk) => Math.Min(ChunkOctets, Octets - (chunk * ChunkOctets));

    /// <summary>What stands for a chunk's content; anything else is wrong content.</summary>
    public int ContentOf(int chunk) => unchecked(((Octets * 31) + chunk) * 7919) | 1;
}
