namespace NanoPeers.PeeringService.Objects;

/// <summary>Which octets of an object are there: ranges that neither touch nor overlap, in order.</summary>
internal sealed class OctetRanges
{
    private readonly List<(long Start, long End)> _ranges = [];

    /// <summary>Octets in all ranges.</summary>
    internal long Count { get; private set; }

    /// <summary>Adds a range; what is there already does not count twice.</summary>
    internal void Add(long start, long end)
    {
        if (start >= end)
        {
            return;
        }

        int first = FirstEndingAtOrAfter(start);
        int last = first;
        for (; last < _ranges.Count && _ranges[last].Start <= end; last++)
        {
            start = Math.Min(start, _ranges[last].Start);
            end = Math.Max(end, _ranges[last].End);
            Count -= _ranges[last].End - _ranges[last].Start;
        }

        _ranges.RemoveRange(first, last - first);
        _ranges.Insert(first, (start, end));
        Count += end - start;
    }

    /// <summary>Takes a range out.</summary>
    internal void Remove(long start, long end)
    {
        if (start >= end)
        {
            return;
        }

        for (int i = FirstEndingAtOrAfter(start); i < _ranges.Count && _ranges[i].Start < end;)
        {
            (long from, long to) = _ranges[i];
            _ranges.RemoveAt(i);
            Count -= to - from;
            if (from < start)
            {
                _ranges.Insert(i++, (from, start));
                Count += start - from;
            }

            if (to > end)
            {
                _ranges.Insert(i++, (end, to));
                Count += to - end;
            }
        }
    }

    /// <summary>All ranges, in order.</summary>
    internal IReadOnlyList<(long Start, long End)> All => _ranges;

    internal void Clear()
    {
        _ranges.Clear();
        Count = 0;
    }

    /// <summary>Whether all of a range is there.</summary>
    internal bool Has(long start, long end) => EndFrom(start) >= end;

    /// <summary>The end of the octets that are there from a place on without a gap; the place itself when there are none.</summary>
    internal long EndFrom(long start)
    {
        int i = FirstEndingAtOrAfter(start + 1);
        return i < _ranges.Count && _ranges[i].Start <= start ? _ranges[i].End : start;
    }

    /// <summary>Where the next octets after a place begin that are there; <see cref="long.MaxValue"/> when there are none.</summary>
    internal long NextStart(long from)
    {
        int i = FirstEndingAtOrAfter(from + 1);
        return i < _ranges.Count ? Math.Max(from, _ranges[i].Start) : long.MaxValue;
    }

    private int FirstEndingAtOrAfter(long place)
    {
        (int low, int high) = (0, _ranges.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].End < place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
