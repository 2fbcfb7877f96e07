namespace NanoPeers.PeeringService.Objects;

/// <summary>How the local store is kept.</summary>
public sealed record LocalObjectsOptions
{
    /// <summary>The folder; the store's alone, mode 0700.</summary>
    public required string Folder { get; init; }

    /// <summary>Octets of all objects together, with those that are coming in: 1 GiB.</summary>
    public long MaxOctets { get; init; } = 1L << 30;

    /// <summary>Octets of one object: 512 MiB.</summary>
    public long MaxObjectOctets { get; init; } = 512L << 20;
}
