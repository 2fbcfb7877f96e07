namespace NanoPeers.Storage.Indexes;

/// <summary>How much the index of advertisements keeps.</summary>
public sealed record AdvertisementIndexOptions
{
    /// <summary>Most advertisements. A million take about a gigabyte.</summary>
    public long Capacity { get; init; } = 1_000_000;

    /// <summary>Most advertisements of one publisher.</summary>
    public long CapacityOfPublisher { get; init; } = 100_000;

    /// <summary>Memory for the connection that writes, KiB; each of the few that read has an eighth of it.</summary>
    public int CacheKilobytes { get; init; } = 32 * 1024;

    /// <summary>The clock that says when something was set aside.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Refuses what cannot be served.</summary>
    internal void Demand()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1, nameof(Capacity));
        ArgumentOutOfRangeException.ThrowIfLessThan(CapacityOfPublisher, 1, nameof(CapacityOfPublisher));
        ArgumentOutOfRangeException.ThrowIfLessThan(CacheKilobytes, 256, nameof(CacheKilobytes));
    }
}
