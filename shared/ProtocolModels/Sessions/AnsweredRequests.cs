using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// The last requests that proved genuine, and what became of them: a copy that comes after its session was agreed begins no second one, and a
/// copy that comes because the refusal was lost gets the same refusal without anybody being asked again. The oldest goes first. One for each
/// peer, shared by all its tools and by threads.
/// </summary>
public sealed class AnsweredRequests
{
    private readonly object _gate = new object();
    private readonly ulong[] _sessions;
    private readonly ulong[] _peersHigh;
    private readonly ulong[] _peersLow;
    private readonly byte[] _reasons;
    private int _next;

    /// <summary>Makes room.</summary>
    /// <param name="capacity">Requests remembered: more than a peer answers within the seconds that a datagram can be late.</param>
    public AnsweredRequests(int capacity)
    {
        _sessions = new ulong[capacity];
        _peersHigh = new ulong[capacity];
        _peersLow = new ulong[capacity];
        _reasons = new byte[capacity];
    }

    /// <summary>Remembers a proven request. A session id is never 0.</summary>
    internal void Add(ulong session, byte[] peer, int peerOffset)
    {
        lock (_gate)
        {
            _sessions[_next] = session;
            _peersHigh[_next] = BigEndian.ReadUInt64(peer, peerOffset);
            _peersLow[_next] = BigEndian.ReadUInt64(peer, peerOffset + 8);
            _reasons[_next] = (byte)RejectReason.None;
            _next = (_next + 1) % _sessions.Length;
        }
    }

    /// <summary>Remembers that a proven request was refused.</summary>
    internal void Refuse(ulong session, byte[] peer, int peerOffset, RejectReason reason)
    {
        lock (_gate)
        {
            int place = PlaceOf(session, peer, peerOffset);
            if (place >= 0)
            {
                _reasons[place] = (byte)reason;
            }
        }
    }

    /// <summary>Whether a request was answered before; the reason is None unless it was refused.</summary>
    internal bool TryFind(ulong session, byte[] peer, int peerOffset, out RejectReason reason)
    {
        lock (_gate)
        {
            int place = PlaceOf(session, peer, peerOffset);
            reason = place >= 0 ? (RejectReason)_reasons[place] : RejectReason.None;
            return place >= 0;
        }
    }

    private int PlaceOf(ulong session, byte[] peer, int peerOffset)
    {
        ulong high = BigEndian.ReadUInt64(peer, peerOffset);
        ulong low = BigEndian.ReadUInt64(peer, peerOffset + 8);
        for (int i = 0; i < _sessions.Length; i++)
        {
            if (_sessions[i] == session && _peersHigh[i] == high && _peersLow[i] == low)
            {
                return i;
            }
        }

        return -1;
    }
}
