namespace NanoPeers.PeeringService.Updates;

/// <summary>When updates are looked for. S2 gives the defaults.</summary>
public sealed record UpdateScheduleOptions
{
    /// <summary>Whether to check at boot at once; otherwise <see cref="AfterBoot"/> later.</summary>
    public bool AtBoot { get; init; }

    /// <summary>How long after boot the first check is, where it is not at once: five minutes.</summary>
    public TimeSpan AfterBoot { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after a failed check the next one is: six hours.</summary>
    public TimeSpan AfterFailure { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long after a successful check the next one is: twelve hours; a day is usual too.</summary>
    public TimeSpan AfterSuccess { get; init; } = TimeSpan.FromHours(12);
}
