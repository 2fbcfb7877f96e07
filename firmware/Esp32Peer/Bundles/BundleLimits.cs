namespace NanoPeers.Firmware.Bundles;

/// <summary>Sizes and times of application bundles on a board. BOARD-UPDATES.md.</summary>
public static class BundleLimits
{
    /// <summary>Slots: the one that runs, and the one that the next bundle is written into.</summary>
    public const int Slots = 2;

    /// <summary>Octets of a slot before the bundle: the length of its manifest in two, and the manifest.</summary>
    public const int ContentAt = 2048;

    /// <summary>Longest manifest that a board takes, signature included, octets.</summary>
    public const int MaxManifest = ContentAt - 2;

    /// <summary>Longest chunk that a board takes, octets: one is held in memory while it is judged.</summary>
    public const int MaxChunk = 2048;

    /// <summary>Longest bundle, octets: two of them fit into the internal storage, and the running one is in memory.</summary>
    public const int MaxBundle = 65536;

    /// <summary>An application reports healthy at least so often, milliseconds; the first time within it.</summary>
    public const int HealthyMillis = 60000;

    /// <summary>So long it reports healthy before it is taken for healthy, milliseconds: one that fails in its first moments was not.</summary>
    public const int SteadyMillis = 3000;

    /// <summary>After so long without a failure earlier ones are forgotten, milliseconds.</summary>
    public const int CalmMillis = 600000;

    /// <summary>Failures in a row of a bundle that was healthy before; with the last one it is given up.</summary>
    public const int ProvenFailures = 5;

    /// <summary>Starts of a new bundle that may end without a word from it; after a power cut it has another one.</summary>
    public const int TrialStarts = 3;

    /// <summary>The same for one that was healthy before.</summary>
    public const int ProvenStarts = 5;

    /// <summary>From the failure of an application that was healthy before to the board's restart, milliseconds.</summary>
    public const int RestMillis = 30000;
}
