using System.Collections.Concurrent;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Sleeping devices of a gateway without a disk: a restart forgets them.</summary>
public sealed class MemorySleepStore : ISleepStore
{
    private readonly ConcurrentDictionary<Identifier, SleepRecord> _records = new();

    /// <inheritdoc/>
    public void Save(SleepRecord record) => _records[record.Device] = record;

    /// <inheritdoc/>
    public bool Remove(Identifier device) => _records.TryRemove(device, out _);

    /// <inheritdoc/>
    public IReadOnlyList<SleepRecord> List() => [.. _records.Values];
}
