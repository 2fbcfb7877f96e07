using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>What an updater is about, at one moment.</summary>
/// <param name="Product">The product.</param>
/// <param name="Sequence">Sequence of the last manifest taken; 0 when none was.</param>
/// <param name="Installed">Components of the version that runs.</param>
/// <param name="Folder">That version's folder; null when none is installed.</param>
/// <param name="OnTrial">Whether that version has yet to report healthy.</param>
/// <param name="Fetching">Components that are being fetched, and how far they have come.</param>
/// <param name="Last">How the last check ended; null before the first one.</param>
/// <param name="LastAt">When that was.</param>
/// <param name="Failures">How often the newest version failed.</param>
/// <param name="Why">Why it failed last; null when it did not.</param>
/// <param name="IsStopped">Whether somebody has stopped the updater.</param>
public sealed record UpdaterView(
    string Product,
    uint Sequence,
    IReadOnlyList<UpdateComponent> Installed,
    string? Folder,
    bool OnTrial,
    IReadOnlyDictionary<string, FetchProgress> Fetching,
    UpdateResult? Last,
    DateTimeOffset? LastAt,
    int Failures,
    string? Why,
    bool IsStopped);
