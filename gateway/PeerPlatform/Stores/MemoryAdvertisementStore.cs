using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// Advertisements in memory, for peers without a disk. A search looks at every record, so the bound is what keeps it fast; an index on
/// disk serves a million. Nothing outlives the process.
/// </summary>
public sealed class MemoryAdvertisementStore : IAdvertisementStore
{
    /// <summary>Records where nothing else is said.</summary>
    public const int UsualCapacity = 4096;

    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly int _capacityOfPublisher;
    private readonly Dictionary<(string Name, Identifier Publisher), Entry> _byKey = [];
    private readonly Dictionary<string, List<Entry>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Identifier, int> _heldOf = [];
    private readonly SortedDictionary<long, Entry> _bySerial = [];
    private readonly SortedSet<(long Second, long Serial)> _byExpiry = [];
    private long _lastSerial;

    /// <summary>An empty store.</summary>
    /// <param name="capacity">Most records.</param>
    /// <param name="capacityOfPublisher">Most records of one publisher; null for all of the capacity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A capacity is less than 1.</exception>
    public MemoryAdvertisementStore(int capacity = UsualCapacity, int? capacityOfPublisher = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityOfPublisher ?? 1, 1, nameof(capacityOfPublisher));
        _capacity = capacity;
        _capacityOfPublisher = capacityOfPublisher ?? capacity;
    }

    /// <summary>Never raised: memory is not damaged in a way that a program would notice.</summary>
    public event Action<AdvertisementLoss>? Lost
    {
        add { }
        remove { }
    }

    /// <inheritdoc/>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _byKey.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisementPutAnswer> PutAll(IReadOnlyList<AdvertisementRecord> records, DateTimeOffset now)
    {
        IAdvertisementStore.Demand(records);
        lock (_lock)
        {
            return [.. records.Select(record => PutOne(record, now))];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisementRecord> Find(string name, DateTimeOffset now)
    {
        lock (_lock)
        {
            return !_byName.TryGetValue(name, out List<Entry>? entries)
                ? []
                : [.. entries.Select(entry => entry.Record).Where(record => !record.IsWithdrawal && !record.IsExpired(now))
                    .OrderBy(record => !record.IsOfItself).Take(IAdvertisementStore.MaxPublishersFound)];
        }
    }

    /// <inheritdoc/>
    public AdvertisementRecord? Find(string name, Identifier publisher, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _byKey.TryGetValue((name, publisher), out Entry? entry) && !entry.Record.IsExpired(now) ? entry.Record : null;
        }
    }

    /// <inheritdoc/>
    public AdvertisementPage Search(AdvertisementQuery query, DateTimeOffset now)
    {
        query.Demand();
        List<Entry> found = [];
        lock (_lock)
        {
            foreach (Entry entry in _bySerial.Values)
            {
                if (entry.Serial > (query.After?.Serial ?? 0) && !entry.Record.IsExpired(now) && query.Fits(entry.Record))
                {
                    if (found.Count == query.Limit)
                    {
                        return new AdvertisementPage([.. found.Select(one => one.Record)], new AdvertisementCursor(found[^1].Serial, ""));
                    }

                    found.Add(entry);
                }
            }
        }

        return new AdvertisementPage([.. found.Select(one => one.Record)], null);
    }

    /// <inheritdoc/>
    public bool Forget(string name, Identifier publisher)
    {
        lock (_lock)
        {
            return _byKey.TryGetValue((name, publisher), out Entry? entry) && Remove(entry);
        }
    }

    /// <inheritdoc/>
    public int DeleteExpired(DateTimeOffset now, int max)
    {
        lock (_lock)
        {
            int deleted = 0;
            while (deleted < max && _byExpiry.Count > 0 && _byExpiry.Min.Second <= now.ToUnixTimeSeconds())
            {
                Remove(_bySerial[_byExpiry.Min.Serial]);
                deleted++;
            }

            return deleted;
        }
    }

    private AdvertisementPutAnswer PutOne(AdvertisementRecord record, DateTimeOffset now)
    {
        if (!record.IsWithinLimits())
        {
            return AdvertisementPutAnswer.TooLong;
        }

        if (record.IsExpired(now))
        {
            return AdvertisementPutAnswer.Expired;
        }

        if (_byKey.TryGetValue((record.Name, record.Publisher), out Entry? old))
        {
            return Replace(old, record);
        }

        if (_heldOf.GetValueOrDefault(record.Publisher) >= _capacityOfPublisher)
        {
            return AdvertisementPutAnswer.PublisherFull;
        }

        if (_byKey.Count >= _capacity)
        {
            if (record.ExpiresAt.ToUnixTimeSeconds() <= _byExpiry.Min.Second)
            {
                return AdvertisementPutAnswer.Full;
            }

            Remove(_bySerial[_byExpiry.Min.Serial]);
        }

        Add(new Entry(++_lastSerial, Copy(record)));
        return AdvertisementPutAnswer.Added;
    }

    private AdvertisementPutAnswer Replace(Entry old, AdvertisementRecord record)
    {
        if (!record.Replaces(old.Record))
        {
            return old.Record.Replaces(record) ? AdvertisementPutAnswer.Older : AdvertisementPutAnswer.Known;
        }

        Remove(old);
        Add(new Entry(old.Serial, Copy(record)));
        return AdvertisementPutAnswer.Replaced;
    }

    /// <summary>The caller may use its buffers again.</summary>
    private static AdvertisementRecord Copy(AdvertisementRecord record) =>
        record with { Document = record.Document.ToArray(), Attributes = [.. record.Attributes] };

    private void Add(Entry entry)
    {
        _byKey.Add((entry.Record.Name, entry.Record.Publisher), entry);
        _bySerial.Add(entry.Serial, entry);
        _byExpiry.Add((entry.Record.ExpiresAt.ToUnixTimeSeconds(), entry.Serial));
        _heldOf[entry.Record.Publisher] = _heldOf.GetValueOrDefault(entry.Record.Publisher) + 1;
        if (!_byName.TryGetValue(entry.Record.Name, out List<Entry>? entries))
        {
            _byName.Add(entry.Record.Name, entries = []);
        }

        entries.Add(entry);
    }

    private bool Remove(Entry entry)
    {
        _byKey.Remove((entry.Record.Name, entry.Record.Publisher));
        _bySerial.Remove(entry.Serial);
        _byExpiry.Remove((entry.Record.ExpiresAt.ToUnixTimeSeconds(), entry.Serial));
        int left = _heldOf[entry.Record.Publisher] - 1;
        if (left == 0)
        {
            _heldOf.Remove(entry.Record.Publisher);
        }
        else
        {
            _heldOf[entry.Record.Publisher] = left;
        }

        List<Entry> entries = _byName[entry.Record.Name];
        entries.Remove(entry);
        if (entries.Count == 0)
        {
            _byName.Remove(entry.Record.Name);
        }

        return true;
    }

    private sealed record Entry(long Serial, AdvertisementRecord Record);
}
