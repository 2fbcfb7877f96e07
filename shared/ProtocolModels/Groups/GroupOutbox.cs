using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>An answer that waits to be sent.</summary>
internal sealed class GroupAnswer
{
    internal Identifier? Peer { get; set; }

    internal int Kind { get; set; }

    internal GroupEpoch? Epoch { get; set; }

    internal ulong KeyId { get; set; }

    /// <summary>State of a Seen, or reason of a Refused.</summary>
    internal int Detail { get; set; }

    internal ulong Token { get; set; }
}

/// <summary>
/// The answers of one group's cores that wait to be sent, oldest first; a fixed number. When they are too many the newest is not taken: its message
/// will come again. An answer of the same kind to the same peer is replaced.
/// </summary>
internal sealed class GroupOutbox
{
    private readonly GroupAnswer[] _places;
    private int _first;

    internal GroupOutbox(int places)
    {
        _places = new GroupAnswer[places];
        for (int i = 0; i < places; i++)
        {
            _places[i] = new GroupAnswer();
        }
    }

    internal int Count { get; private set; }

    /// <summary>The oldest answer; only while <see cref="Count"/> is not 0.</summary>
    internal GroupAnswer First
    {
        get { return _places[_first]; }
    }

    internal void Add(Identifier peer, int kind, GroupEpoch? epoch, ulong keyId, int detail, ulong token)
    {
        GroupAnswer? place = FindSame(peer, kind);
        if (place == null && Count < _places.Length)
        {
            place = _places[(_first + Count) % _places.Length];
            Count++;
        }

        if (place != null)
        {
            place.Peer = peer;
            place.Kind = kind;
            place.Epoch = epoch;
            place.KeyId = keyId;
            place.Detail = detail;
            place.Token = token;
        }
    }

    internal void RemoveFirst()
    {
        _places[_first].Peer = null;
        _first = (_first + 1) % _places.Length;
        Count--;
    }

    private GroupAnswer? FindSame(Identifier peer, int kind)
    {
        for (int i = 0; i < Count; i++)
        {
            GroupAnswer place = _places[(_first + i) % _places.Length];
            if (place.Kind == kind && place.Peer != null && place.Peer.Equals(peer))
            {
                return place;
            }
        }

        return null;
    }
}
