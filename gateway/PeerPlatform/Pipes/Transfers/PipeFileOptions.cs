using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Files;

namespace NanoPeers.PeerPlatform.Pipes.Transfers;

/// <summary>What files are taken from a pipe, and where they go.</summary>
public sealed record PipeFileOptions
{
    /// <summary>Where they go; the folder exists.</summary>
    public required string Folder { get; init; }

    /// <summary>Longest file, octets.</summary>
    public long MaxLength { get; init; } = 1L << 32;

    /// <summary>Transfers at once.</summary>
    public int MaxFiles { get; init; } = 32;

    /// <summary>Told how many octets of a file are there; must not wait.</summary>
    public Action<Identifier, FileOffer, long>? Progress { get; init; }

    /// <summary>Told how a transfer ended; must not wait.</summary>
    public Action<Identifier, FileOffer, FileResult>? Ended { get; init; }
}
