using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>
/// The senders heard under one group key: bounded, found by id in constant time on the average. When all places are taken only a sender that
/// never proved authentic gives its place up, so nobody's replay window is ever forgotten while the key lives.
/// </summary>
internal sealed class GroupSenders
{
    private const int FirstPlaces = 8;

    private readonly int _capacity;
    private GroupSender?[] _places;

    internal GroupSenders(int capacity)
    {
        _capacity = capacity;
        _places = new GroupSender?[0];
    }

    /// <summary>Senders remembered.</summary>
    internal int Count { get; private set; }

    internal GroupSender? Find(byte[] peer, int offset)
    {
        if (_places.Length == 0)
        {
            return null;
        }

        for (int at = HashOf(peer, offset) & (_places.Length - 1); ; at = (at + 1) & (_places.Length - 1))
        {
            GroupSender? place = _places[at];
            if (place == null || place.Is(peer, offset))
            {
                return place;
            }
        }
    }

    /// <summary>Whether another sender can be remembered, if need be in the place of one that never proved authentic.</summary>
    internal bool MakeRoom()
    {
        if (Count < _capacity)
        {
            return true;
        }

        for (int i = 0; i < _places.Length; i++)
        {
            GroupSender? place = _places[i];
            if (place != null && !place.IsHeard)
            {
                place.Protection.Wipe();
                _places[i] = null;
                Spread(_places.Length);
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers a sender that is not there yet; <see cref="MakeRoom"/> said that it can.</summary>
    internal void Add(GroupSender sender)
    {
        if ((Count + 1) * 2 > _places.Length)
        {
            Spread(_places.Length == 0 ? FirstPlaces : _places.Length * 2);
        }

        Put(sender);
        Count++;
    }

    internal void Wipe()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i]?.Protection.Wipe();
        }

        _places = new GroupSender?[0];
        Count = 0;
    }

    private static int HashOf(byte[] peer, int offset)
    {
        int hash = 0;
        for (int i = 0; i < Identifier.Length; i++)
        {
            hash = (hash * 31) + peer[offset + i];
        }

        return hash & 0x7FFFFFFF;
    }

    private void Spread(int length)
    {
        GroupSender?[] before = _places;
        _places = new GroupSender?[length];
        Count = 0;
        for (int i = 0; i < before.Length; i++)
        {
            GroupSender? place = before[i];
            if (place != null)
            {
                Put(place);
                Count++;
            }
        }
    }

    private void Put(GroupSender sender)
    {
        int at = HashOf(sender.Peer, 0) & (_places.Length - 1);
        while (_places[at] != null)
        {
            at = (at + 1) & (_places.Length - 1);
        }

        _places[at] = sender;
    }
}
