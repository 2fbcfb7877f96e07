namespace NanoPeers.Peering;

/// <summary>What this node knows of holders of the resources that it holds or wants: how many it heard of, and how many copies it gave itself.</summary>
internal sealed class PeeringHolders
{
    /// <summary>Resources that are remembered; the one that was not needed for longest makes room.</summary>
    public const int Capacity = 64;

    /// <summary>A resource stands in one of so many places that follow its hash.</summary>
    private const int Ways = 8;

    private readonly uint[] _hashes = new uint[Capacity];
    private readonly int[] _heard = new int[Capacity];
    private readonly int[] _given = new int[Capacity];
    private readonly bool[] _arrived = new bool[Capacity];
    private readonly uint[] _used = new uint[Capacity];
    private uint _uses;

    /// <summary>An asker found the resource somewhere: one holder more.</summary>
    public void NoteFound(uint hash)
    {
        int place = Place(hash);
        _heard[place] += _heard[place] < 100000 ? 1 : 0;
    }

    /// <summary>The resource arrived here while this node was listening, so that what it heard of holders is what there is to hear.</summary>
    public void NoteArrival(uint hash)
    {
        _arrived[Place(hash)] = true;
    }

    /// <summary>A copy was given, or taken back (-1) since it was not wanted.</summary>
    public void Give(uint hash, int copies)
    {
        int place = Place(hash);
        _given[place] += copies;
        _given[place] = _given[place] < 0 ? 0 : _given[place];
    }

    public int GivenOf(uint hash)
    {
        return _given[Place(hash)];
    }

    /// <summary>
    /// The part of the delay that is for those who have not given their share: for each holder that was heard of a little, at most half. 0 in the classic mode,
    /// and where this node does not know, since its copy is from before it began to listen: then there are no parts.
    /// </summary>
    public int FirstPartOf(uint hash, PeeringSettings settings)
    {
        int place = Place(hash);
        if (!settings.IsAdaptive || !_arrived[place])
        {
            return 0;
        }

        long part = (long)(1 + _heard[place]) * PeeringTiming.HolderMillis;
        return part < settings.MaxDelayMillis / 2 ? (int)part : settings.MaxDelayMillis / 2;
    }

    /// <summary>Whether this node gave as many copies as its share.</summary>
    public bool HasGiven(uint hash, PeeringSettings settings)
    {
        return _given[Place(hash)] >= (settings.Offers > 0 ? settings.Offers : 1);
    }

    private int Place(uint hash)
    {
        _uses++;
        int oldest = (int)(hash % Capacity);
        for (int i = 0; i < Ways; i++)
        {
            int place = (int)((hash + (uint)i) % Capacity);
            if (_hashes[place] == hash)
            {
                _used[place] = _uses;
                return place;
            }

            oldest = _used[place] < _used[oldest] ? place : oldest;
        }

        _hashes[oldest] = hash;
        _used[oldest] = _uses;
        _heard[oldest] = 0;
        _given[oldest] = 0;
        _arrived[oldest] = false;
        return oldest;
    }
}
