using System.Collections.Concurrent;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What services of the peer have of its groups.</summary>
public sealed partial class GroupPeer
{
    private readonly ConcurrentQueue<Action> _raised = new();
    private volatile GroupPort[] _ports = [];
    private int _raising;

    /// <summary>A group has a port now, or has none any more: this peer became a member, or is none. Raised on the thread pool, no lock held.</summary>
    public event Action? PortsChanged;

    /// <summary>A port into each group of which this peer is a member now. A copy that nobody changes.</summary>
    public IReadOnlyList<GroupPort> Ports => _ports;

    /// <summary>The port into a group; null where this peer is no member.</summary>
    /// <param name="group">The group.</param>
    public GroupPort? FindPort(Identifier group)
    {
        foreach (GroupPort port in _ports)
        {
            if (port.Group.Equals(group))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>The port into a group by the octets of its id; allocates nothing.</summary>
    /// <param name="buffer">Holds the id.</param>
    /// <param name="offset">Where it begins.</param>
    public GroupPort? FindPort(byte[] buffer, int offset)
    {
        foreach (GroupPort port in _ports)
        {
            if (port.Group.Matches(buffer, offset))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>A group by its name, where only one has it, or by its id; null where this peer is no member of such a one.</summary>
    /// <param name="group">The name or the id.</param>
    public GroupPort? FindPort(string group) => Find(group) is { State.IsMember: true } seat ? seat.Port : null;

    /// <summary>A seat became a member's, or is no member's any more.</summary>
    internal void NoteStanding()
    {
        lock (_raised)
        {
            _ports = [.. _seats.Where(seat => seat.State.IsMember).Select(seat => seat.Port)];
        }

        Raise(() => PortsChanged?.Invoke());
    }

    /// <summary>Tells others of something in its order, on the thread pool: whoever calls may hold any lock.</summary>
    internal void Raise(Action tell)
    {
        _raised.Enqueue(tell);
        if (Interlocked.Exchange(ref _raising, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static peer => peer.RaiseAll(), this, false);
        }
    }

    private void RaiseAll()
    {
        do
        {
            while (_raised.TryDequeue(out Action? tell))
            {
                try
                {
                    tell();
                }
#pragma warning disable CA1031 // Whatever a listener throws costs that listener's call alone.
                catch (Exception fault)
#pragma warning restore CA1031
                {
                    NoteFault(Id, fault);
                }
            }

            Volatile.Write(ref _raising, 0);
        }
        while (!_raised.IsEmpty && Interlocked.Exchange(ref _raising, 1) == 0);
    }
}
