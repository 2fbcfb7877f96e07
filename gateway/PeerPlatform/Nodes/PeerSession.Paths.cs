using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// The ways to a session's peer: one for each transport on which an authentic message came. Which of them takes a message is the policy's word; one that
/// fails or stays silent gives way to the next. NODES.md, "Paths".
/// </summary>
public sealed partial class PeerSession
{
    private const int MaxPaths = 8;

    private SessionPath[] _paths;
    private volatile SessionPath _newest;
    private SessionPath _told;

    /// <summary>The ways to the peer that are known to work, or did.</summary>
    public IReadOnlyList<SessionPath> Paths => Volatile.Read(ref _paths);

    /// <summary>The way that a small message would take now.</summary>
    public SessionPath Path => Best(isLarge: false, _node.NowMillis);

    /// <summary>The way that a large message, or one whose order counts, would take now.</summary>
    public SessionPath StreamPath => Best(isLarge: true, _node.NowMillis);

    /// <summary>Whether messages may come and go on another transport than the session began on.</summary>
    internal bool MayMove => !_core.Terms.IsOfChannel;

    /// <summary>
    /// Asks the peer at an address at which it says to be: if it answers there, that is a way to it from then on. Nothing else is sent to an address at
    /// which the peer was not heard.
    /// </summary>
    /// <param name="address">An address of a registered transport.</param>
    public SendStatus Probe(RemoteAddress address)
    {
        ITransport? transport = _node.Transports.Find(address.Scheme);
        return transport is null || !MayMove ? SendStatus.Unreachable : PingOn(new SessionPath(transport, address));
    }

    /// <summary>Asks the peer on every way: for who changed the network, so that the peer learns the new address at once.</summary>
    public void PingAll()
    {
        foreach (SessionPath path in Paths)
        {
            PingOn(path);
        }
    }

    /// <summary>Answers on the way on which the question came: it asks for that way.</summary>
    internal void Pong(ITransport transport, uint token)
    {
        SessionPath path = Find(transport) ?? Path;
        SendOn(path, token, static (number, core, writer, into, capacity) => SessionControl.WritePong(core, writer, number, into, 0, capacity));
    }

    /// <summary>The change of the best way since the last call; null when it is the same.</summary>
    internal (SessionPath From, SessionPath To)? TakePathChange(long nowMillis)
    {
        lock (Gate)
        {
            SessionPath best = Best(isLarge: false, nowMillis);
            (SessionPath before, _told) = (_told, best);
            return before == best ? null : (before, best);
        }
    }

    private SessionPath? Find(ITransport transport)
    {
        foreach (SessionPath path in Volatile.Read(ref _paths))
        {
            if (path.Transport == transport)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The best way that is up and not silent; the newest when none is.</summary>
    private SessionPath Best(bool isLarge, long nowMillis)
    {
        SessionPath[] paths = Volatile.Read(ref _paths);
        SessionPath best = _newest;
        if (paths.Length == 1)
        {
            return best;
        }

        int place = best.IsDown ? int.MaxValue : _node.TransportPolicy.PlaceOf(best.Transport.Scheme, isLarge);
        foreach (SessionPath path in paths)
        {
            bool isUsable = !path.IsDown && nowMillis - path.HeardMillis <= _node.TransportPolicy.SilentMillis;
            int other = isUsable ? _node.TransportPolicy.PlaceOf(path.Transport.Scheme, isLarge) : int.MaxValue;
            if (other < place)
            {
                best = path;
                place = other;
            }
        }

        return best;
    }

    /// <summary>An authentic message came; only the newest leads anywhere, an older one that was held back does not. With the lock held.</summary>
    private void Hear(ITransport transport, IncomingAddress from, bool isNewest, long nowMillis)
    {
        SessionPath? path = Find(transport);
        if (path is null && isNewest && _paths.Length < MaxPaths)
        {
            path = new SessionPath(transport, from.Remember());
            if (_paths.Length == 1)
            {
                _core.Window = new WideReplayWindow(_core.Window);
            }

            Volatile.Write(ref _paths, [.. _paths, path]);
        }
        else if (path is not null && isNewest && !from.Equals(path.Address))
        {
            path.Address = from.Remember();
        }

        if (path is not null && (isNewest || from.Equals(path.Address)))
        {
            path.HeardMillis = nowMillis;
            path.IsDown = false;
            _newest = isNewest ? path : _newest;
        }
    }

    private SendStatus Transmit(SessionPath path, byte[] buffer, int length)
    {
        SendStatus status = _node.Transmit(path.Transport, buffer, length, path.Address);
        SessionPath[] paths = Volatile.Read(ref _paths);
        if (paths.Length == 1 || status is not (SendStatus.Unreachable or SendStatus.Closed))
        {
            return status;
        }

        // The message is the same on every way: its seal says nothing of how it travels.
        path.IsDown = true;
        foreach (SessionPath other in paths)
        {
            bool fits = other != path && !other.IsDown && length <= other.Transport.MaxMessageLength;
            status = fits ? _node.Transmit(other.Transport, buffer, length, other.Address) : status;
            if (fits && status == SendStatus.Sent)
            {
                break;
            }
        }

        _node.NotePath(this);
        return status;
    }

    private SendStatus PingOn(SessionPath path) => SendOn(path, (this, path), static (ping, core, writer, into, capacity) =>
    {
        ping.path.PingedMillis = ping.Item1._node.NowMillis;
        ping.Item1._pingToken++;
        ping.Item1._pingSentTicks = ping.Item1._node.Time.GetTimestamp();
        return SessionControl.WritePing(core, writer, ping.Item1._pingToken, into, 0, capacity);
    });

    private SendStatus SendOn<TState>(SessionPath path, TState state, SessionWrite<TState> write)
    {
        NodeScratch scratch = _node.Scratch;
        byte[] buffer = scratch.TransmitOf(Limits.MaxDatagram);
        int length;
        lock (Gate)
        {
            length = write(state, _core, scratch.Writer, buffer, Limits.MaxDatagram);
        }

        return length == 0 ? SendStatus.Closed : _node.Transmit(path.Transport, buffer, length, path.Address);
    }

    /// <summary>Ways that went silent are asked, beside the one that is used. Called without the lock.</summary>
    private void PingQuietPaths(long nowMillis)
    {
        SessionPath[] paths = Volatile.Read(ref _paths);
        foreach (SessionPath path in paths)
        {
            bool isDue = nowMillis - path.HeardMillis >= NodeTuning.KeepAliveMillis && nowMillis - path.PingedMillis >= NodeTuning.PingAgainMillis;
            if (paths.Length > 1 && isDue && !path.Transport.KeepsMessages)
            {
                PingOn(path);
            }
        }
    }
}
