using System;
using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>Live sessions: taking them over, keeping them alive, following hints that they are lost, and ending them with their keys overwritten.</summary>
internal sealed partial class PeerNetwork
{
    private uint _pingToken;

    /// <summary>A place in the table of sessions.</summary>
    internal SessionEntry EntryAt(int index)
    {
        return _sessions[index];
    }

    private SessionEntry Adopt(SecuredSession session, ulong attemptId, byte[] source, long nowMillis)
    {
        ReplaceOlder(session);
        SessionEntry entry = FindPlace();
        entry.Begin(session, attemptId, PeerTiming.QuietMillis + RandomBelow(PeerTiming.QuietJitterMillis), nowMillis);
        bool isLinked = false;
        if (IsGateway(session.Peer))
        {
            _resumption.Take(session, nowMillis);
            _knownGateway.Keep(source);
            NoteLive();
        }
        else
        {
            UseUpIntroduction(nowMillis);
            isLinked = true;
            TellSeekerOfLive(session, nowMillis);
        }

        _counters.Add(PeerCounter.SessionsOpened);
        _ports.Log.Write("Session live with " + session.Peer.ToString() + " at " + AddressOctets.TextOf(source) + ": " + session.Terms.ToString() + ".");
        if (isLinked)
        {
            NoteLinkLive(session, source, nowMillis);
        }

        if (_groups != null)
        {
            _groups.NoteLive(session, nowMillis);
        }

        if (_stack != null)
        {
            _stack.NoteLive(session, nowMillis);
        }

        return entry;
    }

    /// <summary>
    /// The newest session of a peer and purpose is the one: the older is told so and goes, with what was on its way under it. Of two that crossed
    /// the other end drops the same one.
    /// </summary>
    private void ReplaceOlder(SecuredSession session)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? older = _sessions[i].Session;
            bool same = older != null && older.Peer.Equals(session.Peer) && older.Terms.Purpose == session.Terms.Purpose;
            if (same && older != null && session.Outlasts(older))
            {
                _counters.Add(PeerCounter.SessionsReplaced);
                CloseAloud(_sessions[i], CloseReason.Replaced);
            }
        }
    }

    /// <summary>
    /// A free place. There may be none for the gateway, or when two set-ups end at once: then the session that was silent longest makes room, and
    /// the gateway's only when there is no other.
    /// </summary>
    private SessionEntry FindPlace()
    {
        SessionEntry quietest = _sessions[0];
        long heardMillis = Never;
        bool isGateways = true;
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session == null)
            {
                return _sessions[i];
            }

            bool isGateway = IsGateway(session.Peer);
            bool isQuieter = isGateway == isGateways ? session.LastHeardMillis < heardMillis : isGateways;
            if (isQuieter)
            {
                heardMillis = session.LastHeardMillis;
                isGateways = isGateway;
                quietest = _sessions[i];
            }
        }

        _counters.Add(PeerCounter.SessionsReplaced);
        _ports.Log.Write("All places are taken: the session that was silent longest makes room.");
        CloseAloud(quietest, CloseReason.Done);
        return quietest;
    }

    private void NoteHeard(SessionEntry entry, byte[] source)
    {
        entry.NoteHeard();
        entry.PeerBootCount = (uint)(_envelope.Sequence >> 32);
        if (!AddressOctets.AreSame(entry.Address, source))
        {
            Array.Copy(source, 0, entry.Address, 0, AddressOctets.Length);
        }
    }

    private void HandleControl(SessionEntry entry, SecuredSession session, long nowMillis)
    {
        if (!Decodes(_sessionMessage))
        {
            return;
        }

        switch (_sessionMessage.Kind)
        {
            case SessionMessageKind.Ping:
                uint token = _sessionMessage.NumberOf(SessionField.Token);
                Send(SessionControl.WritePong(session, _tools.Writer, token, _transmit, 0, _transmit.Length), entry.Address);
                break;
            case SessionMessageKind.Pong:
                break;
            case SessionMessageKind.Introduce:
                HandleIntroduce(entry, session, nowMillis);
                break;
            case SessionMessageKind.Close:
                _counters.Add(PeerCounter.SessionsClosedByPeer);
                CloseReason reason = (CloseReason)_sessionMessage.NumberOf(SessionField.Reason);
                _ports.Log.Write("The other end ended the session: " + CloseReasonName.Of(reason) + ".");
                End(entry, reason, true);
                break;
            default:
                _counters.Add(PeerCounter.NotForThisPeer);
                break;
        }
    }

    /// <summary>
    /// Tells whoever sends under a key that this peer does not have (any more) so. It proves nothing; the other end looks into it. Never in
    /// answer to what came to all.
    /// </summary>
    private void HandleUnknownSession(ulong id, byte[] source, bool cameToAll, long nowMillis)
    {
        _counters.Add(PeerCounter.UnknownSession);
        if (cameToAll || !_hintGate.Admits(source, nowMillis))
        {
            _counters.Add(PeerCounter.HintShed);
            return;
        }

        Send(SessionRefusal.Write(_tools, 0, id, RejectReason.UnknownSession, _transmit, 0, _transmit.Length), source);
    }

    /// <summary>
    /// Follows a refusal outside any set-up. Anyone can send one: a session that is said to be lost must leave pings unanswered first; a gateway that
    /// says it does not know this device ends the wait for its request, which is served all the same when it comes.
    /// </summary>
    private void HandleHint(long nowMillis)
    {
        RejectReason reason = (RejectReason)_sessionMessage.NumberOf(SessionField.Reason);
        SessionEntry? entry = FindSession(_sessionMessage.SessionId);
        if (reason == RejectReason.UnknownSession && entry != null && !entry.IsProbed)
        {
            entry.Probe(nowMillis);
        }
        else if (_requestExpectedUntilMillis != Never && _sessionMessage.SessionId == 0 && _sessionMessage.AttemptId == _search.AttemptId)
        {
            NoteRefusal(reason, nowMillis);
        }
        else
        {
            _counters.Add(reason == RejectReason.UnknownSession ? PeerCounter.HintIgnored : PeerCounter.NotForThisPeer);
        }
    }

    private void HandleSessionTimers(long nowMillis)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SessionEntry entry = _sessions[i];
            SecuredSession? session = entry.Session;
            if (session == null)
            {
                continue;
            }

            if (session.IsExpired(nowMillis))
            {
                _counters.Add(PeerCounter.SessionsExpired);
                _ports.Log.Write("The session's agreed life or messages are used up.");
                CloseAloud(entry, CloseReason.Expired);
            }
            else if (entry.IsSilent(session, nowMillis))
            {
                _counters.Add(PeerCounter.SessionsSilent);
                _ports.Log.Write("Nothing was heard of the other end for too long: the session is given up.");
                End(entry, CloseReason.Silent, true);
            }
            else
            {
                KeepAlive(entry, session, nowMillis);
            }
        }
    }

    private void KeepAlive(SessionEntry entry, SecuredSession session, long nowMillis)
    {
        if (entry.TakePing(session, nowMillis))
        {
            _pingToken++;
            Send(SessionControl.WritePing(session, _tools.Writer, _pingToken, _transmit, 0, _transmit.Length), entry.Address);
        }

        if (session.IsAgeing(nowMillis) && IsGateway(session.Peer))
        {
            AskForRenewal(entry, nowMillis);
        }
    }

    private long NextSessionMillis()
    {
        long next = Never;
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session != null)
            {
                next = Earlier(next, Earlier(_sessions[i].NextMillis(session), NextAgeMillis(session)));
            }
        }

        return next;
    }

    private long NextAgeMillis(SecuredSession session)
    {
        if (session.Sent >= session.Terms.MessageLimit || session.Received >= session.Terms.MessageLimit)
        {
            return 0;
        }

        if (!IsGateway(session.Peer))
        {
            return session.ExpiresAtMillis;
        }

        uint enough = session.Terms.MessageLimit - (session.Terms.MessageLimit / 4);
        long ageing = session.ExpiresAtMillis - (session.Terms.LifetimeSeconds * 250L);
        bool manyMessages = session.Sent >= enough || session.Received >= enough;
        long renewal = manyMessages || ageing < _renewalMillis ? _renewalMillis : ageing;
        return Earlier(session.ExpiresAtMillis, renewal);
    }

    /// <summary>Tells the other end, and ends the session.</summary>
    private void CloseAloud(SessionEntry entry, CloseReason reason)
    {
        SecuredSession? session = entry.Session;
        if (session != null)
        {
            // Who sleeps does not hear that it was not heard: it says so twice.
            for (int left = reason == CloseReason.Asleep ? 2 : 1; left > 0; left--)
            {
                Send(SessionControl.WriteClose(session, _tools.Writer, reason, _transmit, 0, _transmit.Length), entry.Address);
            }

            End(entry, reason, reason != CloseReason.GoingAway && reason != CloseReason.Asleep);
        }
    }

    private void End(SessionEntry entry, CloseReason reason, bool seeksAnother)
    {
        SecuredSession? session = entry.Session;
        if (session == null)
        {
            return;
        }

        _light.Forget(session.Id);
        session.Close(reason);
        entry.Clear();
        NoteLinkEnded(session, entry.Address);
        TellSeekerOfEnd(session.Peer);
        if (seeksAnother && IsGateway(session.Peer) && !HasGateway)
        {
            SeekAfter(session);
        }
    }

    private SessionEntry? FindSession(ulong id)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session != null && session.Id == id)
            {
                return _sessions[i];
            }
        }

        return null;
    }
}
