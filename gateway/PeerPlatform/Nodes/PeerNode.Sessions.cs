using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>The table of a node's sessions: newest first, ended by time, by silence, or by a newer one.</summary>
public sealed partial class PeerNode
{
    /// <summary>The newest live session with a peer, or null.</summary>
    /// <param name="peer">The other end.</param>
    /// <param name="purpose">What the session is for.</param>
    public PeerSession? FindSession(Identifier peer, string purpose)
    {
        PeerSession? newest = null;
        foreach ((_, PeerSession session) in _sessions)
        {
            bool same = session.Peer.Equals(peer) && session.Terms.Purpose == purpose && session.IsLive;
            if (same && (newest is null || session.Core.EstablishedAtMillis >= newest.Core.EstablishedAtMillis))
            {
                newest = session;
            }
        }

        return newest;
    }

    internal void End(PeerSession session, CloseReason reason)
    {
        bool wasLive;
        lock (session.Gate)
        {
            wasLive = session.Core.Life == SessionLife.Live;
            session.Core.Close(reason);
        }

        if (_sessions.TryRemove(session.Id, out _) && wasLive)
        {
            Counters.Add(NodeCounter.SessionsEnded);
            NodeLog.SessionEnded(_logger, session.AttemptId, session.Peer, reason);
            SessionEnded?.Invoke(session, reason);
        }
    }

    private void Replace(PeerSession live)
    {
        foreach ((_, PeerSession session) in _sessions)
        {
            bool same = session != live && session.Peer.Equals(live.Peer) && session.Terms.Purpose == live.Terms.Purpose;
            if (same && session.Attempt is null)
            {
                PeerSession replaced = live.Core.Outlasts(session.Core) ? session : live;
                replaced.ReplacedAtMillis = NowMillis;
            }
        }
    }

    private void TickSessions()
    {
        long now = NowMillis;
        foreach ((_, PeerSession session) in _sessions)
        {
            CloseReason reason = now - session.ReplacedAtMillis >= NodeTuning.ReplacedGraceMillis
                ? CloseReason.Replaced
                : session.Tick(now, _options.KeepsAlive);
            if (reason == CloseReason.Silent)
            {
                End(session, reason);
            }
            else if (reason != CloseReason.None)
            {
                session.Close(reason);
            }
            else if (!session.AgeingTold && session.IsAgeing(now))
            {
                session.AgeingTold = true;
                SessionAgeing?.Invoke(session);
            }
        }
    }
}
