using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>The table of a node's sessions: newest first, ended by time, by silence, or by a newer one.</summary>
public sealed partial class PeerNode
{
    private int _tickingSessions;

    /// <summary>The live session with a peer that is to be used, or null: the newest, see <see cref="Outranks"/>.</summary>
    /// <param name="peer">The other end.</param>
    /// <param name="purpose">What the session is for.</param>
    /// <param name="group">The group whose session it is; null for any.</param>
    public PeerSession? FindSession(Identifier peer, string purpose, Identifier? group = null)
    {
        PeerSession? best = null;
        foreach ((_, PeerSession session) in _sessions)
        {
            bool same = session.IsLive && session.Terms.Purpose == purpose && session.Peer.Equals(peer)
                && (group is null || session.Group.Equals(group));
            if (same && (best is null || Outranks(session, best)))
            {
                best = session;
            }
        }

        return best;
    }

    /// <summary>
    /// Whether one session is to be used rather than another with the same peer: that of the peer's later start, of which the earlier sessions are
    /// gone; else as <see cref="SecuredSession.Outlasts"/> says, at both ends alike.
    /// </summary>
    internal static bool Outranks(PeerSession one, PeerSession other)
    {
        bool known = one.PeerBootCount != 0 && other.PeerBootCount != 0;
        return known && one.PeerBootCount != other.PeerBootCount ? one.PeerBootCount > other.PeerBootCount : one.Core.Outlasts(other.Core);
    }

    internal void End(PeerSession session, CloseReason reason)
    {
        bool wasLive;
        lock (session.Gate)
        {
            wasLive = session.Core.Life == SessionLife.Live;
            session.Core.Close(reason);
        }

        if (session.Terms.IsOfChannel && session.Transport is IProvingTransport proving)
        {
            proving.Release(session.Address);
        }

        if (_sessions.TryRemove(session.Id, session) && wasLive)
        {
            Counters.Add(NodeCounter.SessionsEnded);
            NodeLog.SessionEnded(_logger, session.AttemptId, session.Peer, reason);
            RaiseEnded(session, reason);
        }
    }

    /// <summary>A session became live: of all with the same peer, of one group and purpose, one stays.</summary>
    private void Replace(PeerSession live)
    {
        PeerSession best = FindSession(live.Peer, live.Terms.Purpose, live.Group) ?? live;
        foreach ((_, PeerSession session) in _sessions)
        {
            bool same = session != best && session.IsLive && session.Terms.Purpose == best.Terms.Purpose && session.Peer.Equals(best.Peer)
                && session.Group.Equals(best.Group);
            if (same)
            {
                session.ReplaceBy(best, NowMillis);
            }
        }
    }

    private void TickSessions()
    {
        if (_sessions.Count == 0 || Interlocked.Exchange(ref _tickingSessions, 1) != 0)
        {
            return;
        }

        long now = NowMillis;
        foreach ((_, PeerSession session) in _sessions)
        {
            OnTime((node: this, session, now), static due => due.node.Tick(due.session, due.now));
        }

        Volatile.Write(ref _tickingSessions, 0);
    }

    /// <summary>Asks the peers of all live sessions on every way: after a change of networks they learn the new address at once.</summary>
    public void RefreshPaths()
    {
        foreach (PeerSession session in _sessions.Snapshot.Where(session => session.IsLive))
        {
            OnTime(session, static moved => moved.PingAll());
        }
    }

    /// <summary>Says when a session's small messages take another way.</summary>
    internal void NotePath(PeerSession session)
    {
        if (session.TakePathChange(NowMillis) is { } change)
        {
            Counters.Add(NodeCounter.PathsChanged);
            NodeLog.PathChanged(_logger, session.AttemptId, session.Peer, change.From, change.To);
            Raise(
                PathChanged,
                static (listener, moved) => ((Action<PeerSession, SessionPath, SessionPath>)listener)(moved.session, moved.From, moved.To),
                (session, change.From, change.To));
        }
    }

    private void Tick(PeerSession session, long nowMillis)
    {
        if (session.Paths.Count > 1)
        {
            NotePath(session);
        }

        CloseReason reason = session.Tick(nowMillis, _options.KeepsAlive);
        if (reason == CloseReason.Silent)
        {
            End(session, reason);
        }
        else if (reason != CloseReason.None)
        {
            session.Close(reason);
        }
        else if (session.TellsAge(nowMillis))
        {
            RaiseAgeing(session);
        }
    }
}
