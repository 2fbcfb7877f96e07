using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>How a product is kept up to date.</summary>
public sealed record UpdaterOptions
{
    /// <summary>The product, as its manifests name it.</summary>
    public required string Product { get; init; }

    /// <summary>The folder of its versions; the updater's alone.</summary>
    public required string Folder { get; init; }

    /// <summary>When updates are looked for.</summary>
    public UpdateScheduleOptions Schedule { get; init; } = new();

    /// <summary>Whether downloads that other peers have under way are waited for.</summary>
    public FetchPolicy WaitForDownloads { get; init; } = FetchPolicy.Wait;

    /// <summary>How often one component is ordered in one check: 3.</summary>
    public int FetchAttempts { get; init; } = 3;

    /// <summary>How long after a fault a component is ordered again; five times that after the next one: 5 s.</summary>
    public TimeSpan FetchRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a new version may take to report healthy: two minutes.</summary>
    public TimeSpan HealthTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a version on trial is started when its trial is cut short: 3.</summary>
    public int TrialStarts { get; init; } = 3;

    /// <summary>How often one manifest's version is installed and fails before it is given up: 3.</summary>
    public int InstallAttempts { get; init; } = 3;

    /// <summary>How long after such a failure it is tried again; twice that after each further one: six hours.</summary>
    public TimeSpan InstallRetry { get; init; } = TimeSpan.FromHours(6);
}
