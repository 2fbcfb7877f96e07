using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// Entries by session id. Its count is kept beside it: that of a ConcurrentDictionary takes all its locks, which a flood of requests would do
/// for each. Safe for threads.
/// </summary>
/// <typeparam name="TEntry">A session, or a set-up.</typeparam>
internal sealed class SessionIdTable<TEntry>
    where TEntry : class
{
    private readonly ConcurrentDictionary<ulong, TEntry> _entries = new();
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    internal ICollection<TEntry> Snapshot => _entries.Values;

    internal bool TryFind(ulong id, [NotNullWhen(true)] out TEntry? entry) => _entries.TryGetValue(id, out entry);

    internal bool Contains(ulong id) => _entries.ContainsKey(id);

    /// <summary>Adds an entry; false when the id is taken.</summary>
    internal bool TryAdd(ulong id, TEntry entry)
    {
        bool added = _entries.TryAdd(id, entry);
        if (added)
        {
            Interlocked.Increment(ref _count);
        }

        return added;
    }

    /// <summary>Removes this very entry; false when it is gone, or another has its id.</summary>
    internal bool TryRemove(ulong id, TEntry entry)
    {
        bool removed = _entries.TryRemove(KeyValuePair.Create(id, entry));
        if (removed)
        {
            Interlocked.Decrement(ref _count);
        }

        return removed;
    }

    /// <summary>Walks the entries; those that come and go meanwhile may be missed.</summary>
    public IEnumerator<KeyValuePair<ulong, TEntry>> GetEnumerator() => _entries.GetEnumerator();
}
