using System;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Introductions (PROTOCOL.md section 3, exchange 4): the gateway hands two peers the secret for a session of their own. The one whose id comes first
/// asks the other; this peer does either, but asks one at a time. No public-key work, and the only sessions that it asks for itself.
/// </summary>
internal sealed partial class PeerNetwork
{
    private readonly byte[] _askedAddress = new byte[AddressOctets.Length];
    private SessionInitiator? _asker;

    private void HandleIntroduce(SessionEntry entry, SecuredSession session, long nowMillis)
    {
        ulong id = _sessionMessage.LongNumberOf(SessionField.PresharedId);
        LinkedPeer? linked = IsGateway(session.Peer) ? _links.Find(_sessionMessage.Buffer, _sessionMessage.OffsetOf(SessionField.Peer)) : null;
        if (linked != null && linked.Keys.IntroductionId == id)
        {
            // Its answer was lost. The secret in the message is not wanted twice.
            Array.Clear(_sessionMessage.Buffer, _sessionMessage.OffsetOf(SessionField.Secret), _sessionMessage.LengthOf(SessionField.Secret));
            SendIntroduced(entry, session, id, RejectReason.None);
            return;
        }

        RejectReason reason = _introductions.Take(_sessionMessage, session, IsGateway(session.Peer), nowMillis);
        Introduction? taken = reason == RejectReason.None
            ? _introductions.Find(id, _sessionMessage.Buffer, _sessionMessage.OffsetOf(SessionField.Peer), nowMillis)
            : null;
        if (taken != null && linked != null)
        {
            reason = KeepIntroduction(linked, taken, nowMillis);
        }
        else if (taken != null && taken.IsInitiator)
        {
            reason = BeginAsking(taken, nowMillis);
        }

        _ports.Log.Write("The gateway introduces another peer: " + (reason == RejectReason.None ? "taken." : RejectReasonName.Of(reason) + "."));
        SendIntroduced(entry, session, id, reason);
        TransmitAsker();
    }

    private void SendIntroduced(SessionEntry entry, SecuredSession session, ulong id, RejectReason reason)
    {
        Send(IntroductionMessages.WriteIntroduced(session, _tools.Writer, id, reason, _transmit, 0, _transmit.Length), entry.Address);
    }

    private RejectReason BeginAsking(Introduction introduction, long nowMillis)
    {
        if (_asker != null && _asker.AttemptId == introduction.Id)
        {
            return RejectReason.None;
        }

        Endpoint? endpoint = Endpoint.Parse(introduction.Endpoint);
        bool isBusy = _asker != null || !HasPlaceFor(introduction.Peer);
        bool isUdp = endpoint != null && endpoint.Scheme == EndpointScheme.Udp;
        bool isReachable = !isBusy && isUdp && endpoint != null && _ports.Datagrams.TryResolve(endpoint, _askedAddress);
        if (isBusy || !isReachable)
        {
            _introductions.Remove(introduction.Id);
            return isBusy ? RejectReason.Busy : RejectReason.BadRequest;
        }

        IInitiatorKeyExchange[] exchanges = { introduction.CreateKeyExchange() };
        SessionRequest request = new SessionRequest(_invitation.Group, ControlPolicy.Purpose, _policy, introduction.CreateAuthenticator(), exchanges)
        {
            ExpectedPeer = introduction.Peer,
            AttemptId = introduction.Id,
        };
        _askedLink = null;
        Array.Clear(_askedHint, 0, _askedHint.Length);
        _asker = new SessionInitiator(_tools, request);
        _asker.Start(nowMillis);
        return RejectReason.None;
    }

    /// <summary>Whether a session with another peer finds a place without taking a third one's.</summary>
    private bool HasPlaceFor(Identifier? peer)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session == null || (peer != null && session.Peer.Equals(peer)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Handles an answer to the session request of an introduction.</summary>
    /// <returns>False when it is not one.</returns>
    private bool HandleAnswerToAsker(long nowMillis)
    {
        SessionInitiator? asker = _asker;
        if (asker == null || _sessionMessage.SessionId != asker.SessionId)
        {
            return false;
        }

        asker.HandleMessage(_sessionMessage, _envelope.Buffer, _envelope.SenderOffset, nowMillis);
        EndAskerThatFailed(asker, nowMillis);
        TransmitAsker();
        return true;
    }

    /// <summary>The asker's session, when a message is under its key; null otherwise.</summary>
    private SecuredSession? SessionOfAsker(ulong id)
    {
        SecuredSession? session = _asker == null ? null : _asker.Session;
        return session != null && session.Id == id ? session : null;
    }

    private SessionEntry AdoptAsked(SecuredSession session, byte[] source, long nowMillis)
    {
        SessionInitiator? asker = _asker;
        _asker = null;
        _askedLink = null;
        if (asker != null)
        {
            asker.HandleOpened(nowMillis);
        }

        return Adopt(session, asker == null ? 0 : asker.AttemptId, source, nowMillis);
    }

    private void HandleAskerTimers(long nowMillis)
    {
        SessionInitiator? asker = _asker;
        if (asker != null)
        {
            asker.HandleTimeout(nowMillis);
            EndAskerThatFailed(asker, nowMillis);
            TransmitAsker();
        }
    }

    private long NextAskerMillis()
    {
        return _asker == null ? Never : _asker.NextTimeoutMillis;
    }

    private void EndAskerThatFailed(SessionInitiator asker, long nowMillis)
    {
        if (asker.State != InitiatorState.Failed)
        {
            return;
        }

        _asker = null;
        LinkedPeer? linked = _askedLink;
        _askedLink = null;
        if (linked != null)
        {
            NoteLinkFailed(linked, asker, nowMillis);
            return;
        }

        _introductions.Remove(asker.AttemptId);
        _ports.Log.Write("No session with the peer that the gateway introduced: " + SessionFailureName.Of(asker.Failure) + ".");
    }

    private void CancelAsker()
    {
        if (_asker != null)
        {
            _asker.Cancel(_ports.Clock.NowMillis);
            _asker = null;
            if (_askedLink != null)
            {
                BackOff(_askedLink, _ports.Clock.NowMillis);
                _askedLink = null;
            }
        }
    }

    private void TransmitAsker()
    {
        SessionInitiator? asker = _asker;
        int length = asker == null ? 0 : asker.PollTransmit(_transmit, 0, _transmit.Length);
        while (asker != null && length > 0)
        {
            Send(length, _askedAddress);
            if (!AddressOctets.IsNone(_askedHint) && !AddressOctets.AreSame(_askedHint, _askedAddress))
            {
                Send(length, _askedHint);
            }

            length = asker.PollTransmit(_transmit, 0, _transmit.Length);
        }
    }

    /// <summary>The pair's session is live: its introduction has done its work, and a copy of it opens nothing any more.</summary>
    private void UseUpIntroduction(long nowMillis)
    {
        Introduction? used = _introductions.FindPeer(_envelope.Buffer, _envelope.SenderOffset, nowMillis);
        if (used != null)
        {
            _introductions.Remove(used.Id);
        }
    }
}
