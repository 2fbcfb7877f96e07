namespace NanoPeers.Updates;

/// <summary>Bounds of update manifests. UPDATES.md.</summary>
public static class UpdateLimits
{
    /// <summary>Longest manifest, octets, signature included: S2 gives 7 to 8 KB for its script.</summary>
    public const int MaxManifest = 8192;

    /// <summary>Most components of a product.</summary>
    public const int MaxComponents = 16;

    /// <summary>Longest name of a component, octets.</summary>
    public const int MaxComponentName = 32;

    /// <summary>Longest URL of a component, octets.</summary>
    public const int MaxHref = 200;

    /// <summary>Smallest chunk as a power of two: 1 KiB.</summary>
    public const int MinChunkShift = 10;

    /// <summary>Largest chunk as a power of two: 4 MiB.</summary>
    public const int MaxChunkShift = 22;

    /// <summary>Seconds by which a manifest may be issued later than a peer's clock says: a day.</summary>
    public const long MaxSkewSeconds = 86400;
}
