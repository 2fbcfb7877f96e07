namespace NanoPeers.Peering;

/// <summary>
/// Who asked for what and has not found it yet, as far as this node heard: so that a copy that arrives here can be offered to some of them. A sample:
/// each pair of asker and number has one place, and of those that fall on a place the one with the smallest hash has it, whichever came first. The salt makes
/// each node's sample another.
/// </summary>
internal sealed class PeeringWanters
{
    private readonly IPeeringDraws _draws;
    private readonly uint _salt;
    private readonly uint _mask;
    private readonly long[] _who;
    private readonly uint[] _ids;
    private readonly uint[] _hashes;
    private readonly uint[] _mixed;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">Places; a power of two.</param>
    /// <param name="draws">Random numbers.</param>
    public PeeringWanters(int capacity, IPeeringDraws draws)
    {
        _draws = draws;
        _salt = ((uint)draws.Below(65536) << 16) | (uint)draws.Below(65536);
        _mask = (uint)capacity - 1;
        _who = new long[capacity];
        _ids = new uint[capacity];
        _hashes = new uint[capacity];
        _mixed = new uint[capacity];
    }

    /// <summary>The asker that Take found.</summary>
    public long TakenWho { get; private set; }

    /// <summary>The request's number at that asker.</summary>
    public uint TakenId { get; private set; }

    /// <summary>Remembers an asker.</summary>
    /// <param name="who">The asker.</param>
    /// <param name="id">The request's number there.</param>
    /// <param name="hash">Of the resource.</param>
    internal void Add(long who, uint id, uint hash)
    {
        uint mixed = PeeringHash.Of(who, id, _salt);
        uint place = mixed & _mask;
        if (_who[place] != 0 && mixed > _mixed[place])
        {
            return;
        }

        _who[place] = who;
        _ids[place] = id;
        _hashes[place] = hash;
        _mixed[place] = mixed;
    }

    /// <summary>Forgets an asker that found.</summary>
    /// <param name="who">The asker.</param>
    /// <param name="id">The request's number there.</param>
    internal void Remove(long who, uint id)
    {
        uint place = PeeringHash.Of(who, id, _salt) & _mask;
        if (_who[place] == who && _ids[place] == id)
        {
            _who[place] = 0;
        }
    }

    /// <summary>How many are remembered for a resource; allocates nothing, looks at all places.</summary>
    /// <param name="hash">Of the resource.</param>
    internal int CountOf(uint hash)
    {
        int count = 0;
        for (int i = 0; i < _who.Length; i++)
        {
            count += _who[i] != 0 && _hashes[i] == hash ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes one at random out of those for a resource, into TakenWho and TakenId.</summary>
    /// <param name="hash">Of the resource.</param>
    /// <returns>False where there is none.</returns>
    internal bool Take(uint hash)
    {
        int start = _draws.Below(_who.Length);
        for (int i = 0; i < _who.Length; i++)
        {
            int place = (start + i) & (int)_mask;
            if (_who[place] != 0 && _hashes[place] == hash)
            {
                TakenWho = _who[place];
                TakenId = _ids[place];
                _who[place] = 0;
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes through those for a resource.</summary>
    /// <param name="hash">Of the resource.</param>
    /// <param name="from">Place to begin at, 0 at first.</param>
    /// <returns>The place, with the asker in TakenWho and TakenId; -1 at the end.</returns>
    internal int Next(uint hash, int from)
    {
        for (int i = from; i < _who.Length; i++)
        {
            if (_who[i] != 0 && _hashes[i] == hash)
            {
                TakenWho = _who[i];
                TakenId = _ids[i];
                return i;
            }
        }

        return -1;
    }
}
