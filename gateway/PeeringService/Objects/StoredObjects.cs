using JournalLine = NanoPeers.PeeringService.Objects.ObjectJournal.JournalLine;

namespace NanoPeers.PeeringService.Objects;

/// <summary>The table of objects and of their names, in the order of use. Its owner guards it with a lock.</summary>
internal sealed class StoredObjects
{
    private const int MaxNames = 64;

    private readonly Dictionary<ObjectId, StoredObject> _byId = [];
    private readonly Dictionary<string, StoredObject> _byHref = new(StringComparer.Ordinal);
    private readonly LinkedList<StoredObject> _byUse = new();

    internal int Count => _byId.Count;

    internal long Octets { get; private set; }

    internal bool AreChecked => _byUse.All(item => item.IsChecked);

    internal StoredObject? Find(ObjectId id) => _byId.GetValueOrDefault(id);

    internal StoredObject? Find(string href) => _byHref.GetValueOrDefault(href);

    /// <summary>Adds an object or finds it, and gives it a name, which it takes from whichever object had it.</summary>
    internal StoredObject Put(ObjectId id, long length, string? href)
    {
        if (!_byId.TryGetValue(id, out StoredObject? stored))
        {
            stored = new StoredObject(id, length);
            _byId.Add(id, stored);
            _byUse.AddLast(stored.Place);
            Octets += length;
        }

        Use(stored);
        if (href is not null)
        {
            Forget(href);
            _byHref[href] = stored;
            stored.Names.Add(href);
            if (stored.Names.Count > MaxNames)
            {
                Forget(stored.Names[0]);
            }
        }

        return stored;
    }

    internal void Use(StoredObject stored)
    {
        _byUse.Remove(stored.Place);
        _byUse.AddLast(stored.Place);
    }

    internal void Forget(string href)
    {
        if (_byHref.Remove(href, out StoredObject? stored))
        {
            stored.Names.Remove(href);
        }
    }

    internal void Remove(ObjectId id)
    {
        if (_byId.Remove(id, out StoredObject? stored))
        {
            _byUse.Remove(stored.Place);
            Octets -= stored.Length;
            stored.Names.ToList().ForEach(Forget);
        }
    }

    internal void MarkAll(bool isChecked)
    {
        foreach (StoredObject stored in _byUse)
        {
            stored.IsChecked = isChecked;
        }
    }

    /// <summary>What may go, the least recently used first.</summary>
    internal IEnumerable<StoredObject> Evictable => _byUse.Where(item => !item.IsPinned);

    internal IReadOnlyList<KeptObject> List() =>
        [.. _byUse.Select(item => new KeptObject(item.Id, item.Length, [.. item.Names], item.IsPinned, item.IsChecked))];

    /// <summary>The journal that says all of this.</summary>
    internal List<JournalLine> Lines()
    {
        List<JournalLine> lines = new(_byId.Count);
        foreach (StoredObject stored in _byUse)
        {
            JournalLine line = new() { Put = stored.Id.ToString(), Length = stored.Length, Pinned = stored.IsPinned };
            lines.AddRange(stored.Names.Count == 0 ? [line] : stored.Names.Select(href => line with { Href = href }));
        }

        return lines;
    }
}
