using System.Collections.Concurrent;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>How far a collector has come, in memory: for tests, and for peers whose sessions end with their process anyway.</summary>
public sealed class MemoryCollectedStore : ICollectedStore
{
    private readonly ConcurrentDictionary<Identifier, (ulong Era, long Number)> _last = new();

    /// <inheritdoc/>
    public (ulong Era, long Number) Find(Identifier gateway) => _last.GetValueOrDefault(gateway);

    /// <inheritdoc/>
    public void Save(Identifier gateway, ulong era, long number) => _last[gateway] = (era, number);
}
