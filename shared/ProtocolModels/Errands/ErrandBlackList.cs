namespace NanoPeers.Errands;

/// <summary>
/// Who is not asked to do a task any more, until when, and who has yet to be told about it (S2 fig. 9, 588: "place the responding server peer in a 'black
/// list' and report ... in a next report"). Bounded; the entry that ends first makes room. No I/O, no clock: its owner keeps the entries where they
/// survive. Not for several threads at once. ERRANDS.md.
/// </summary>
public sealed class ErrandBlackList
{
    private readonly BlackListEntry[] _entries = new BlackListEntry[ErrandLimits.MaxBlackListed];

    /// <summary>How many entries there are, ended ones included until <see cref="Sweep"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Puts a peer on the list, or renews its entry; it goes into the next report.</summary>
    /// <param name="entry">Who, for which task, why, from when until when.</param>
    public void Add(BlackListEntry entry)
    {
        int at = Find(entry.Who, entry.Task);
        if (at < 0)
        {
            at = Count < _entries.Length ? Count++ : First();
        }

        _entries[at] = entry;
    }

    /// <summary>Whether a peer is on the list for a task.</summary>
    /// <param name="who">The peer.</param>
    /// <param name="task">The task.</param>
    /// <param name="nowSeconds">Unix seconds.</param>
    public bool IsListed(string who, string task, long nowSeconds)
    {
        int at = Find(who, task);
        return at >= 0 && nowSeconds < _entries[at].UntilSeconds;
    }

    /// <summary>An entry, to be shown, kept, or reported.</summary>
    /// <param name="index">From 0.</param>
    public BlackListEntry At(int index)
    {
        return _entries[index];
    }

    /// <summary>Takes a peer off the list, for all tasks.</summary>
    /// <param name="who">The peer; null for everybody.</param>
    /// <returns>How many entries went.</returns>
    public int Clear(string? who)
    {
        int before = Count;
        for (int i = Count - 1; i >= 0; i--)
        {
            if (who == null || _entries[i].Who == who)
            {
                RemoveAt(i);
            }
        }

        return before - Count;
    }

    /// <summary>Lets go of entries that have ended and were reported.</summary>
    /// <param name="nowSeconds">Unix seconds.</param>
    public void Sweep(long nowSeconds)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (nowSeconds >= _entries[i].UntilSeconds && _entries[i].IsReported)
            {
                RemoveAt(i);
            }
        }
    }

    private int Find(string who, string task)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i].Who == who && _entries[i].Task == task)
            {
                return i;
            }
        }

        return -1;
    }

    private int First()
    {
        int first = 0;
        for (int i = 1; i < Count; i++)
        {
            if (_entries[i].UntilSeconds < _entries[first].UntilSeconds)
            {
                first = i;
            }
        }

        return first;
    }

    private void RemoveAt(int index)
    {
        Count--;
        for (int i = index; i < Count; i++)
        {
            _entries[i] = _entries[i + 1];
        }
    }
}
