using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>A file at a node: what is here of it, and the fetch that brings the rest.</summary>
public sealed class PeeringItem(PeeringEnd owner, PeeringFile file) : IAliasedCopy
{
    public PeeringFile File => file;

    /// <summary>Chunks that are here, verified, in order.</summary>
    public List<int> Chunks { get; } = [];

    public PeeringTransaction? Transaction { get; set; }

    /// <summary>Names the fetch under way; an answer to an older one is stale.</summary>
    public int Fetch { get; set; }

    /// <summary>Whom the fetch is from: an address, or 0 for the origin.</summary>
    public long Source { get; set; }

    /// <summary>Whether it is offered in spite of everything: a liar's.</summary>
    public bool IsLie { get; init; }

    public bool IsInstalled { get; set; }

    public bool IsRemoved { get; set; }

    public long DoneMicros { get; set; }

    /// <summary>Peers that asked for a chunk that is not here yet.</summary>
    public List<(PeeringEnd Asker, PeeringItem Item, int Fetch, int Chunk)> Waiting { get; } = [];

    public int State => IsRemoved ? AliasedCopyState.None
        : IsLie || IsInstalled ? AliasedCopyState.Complete
        : owner.Net.ServesIncoming && Chunks.Count > 0 && IsComing ? AliasedCopyState.Incoming
        : Transaction is { IsDownloading: true } ? AliasedCopyState.Downloading
        : AliasedCopyState.None;

    private bool IsComing => Transaction is { State: PeeringClientState.ItemFound158 or PeeringClientState.RetrievesItself150 };

    public string Href => file.Href;

    public string Alias { get; } =
        $"http://10.0.{owner.Address >> 8}.{owner.Address & 255}:6515/a/{unchecked((ulong)owner.Address * 0x9E3779B97F4A7C15 ^ (ulong)file.Octets):x16}";

    public long Received => Chunks.Count == file.Chunks ? file.Octets : (long)Chunks.Count * PeeringFile.ChunkOctets;

    public long Total => file.Octets;

    public void WritePairs(PeeringPacketWriter writer)
    {
    }
}
