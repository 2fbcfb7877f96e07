using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Session set-ups, two at a time. A request costs nothing beyond a few HMACs until it is proven; while a set-up is under way, after one
/// that came to nothing, and under a flood, a cookie comes first, so that a request that somebody recorded gets no further.
/// </summary>
internal sealed partial class PeerNetwork
{
    private const int RsaModulusLength = 256;
    private static readonly byte[] NoAddress = new byte[0];

    private HandshakeSlot? _asking;

    private bool IsSettingUp
    {
        get
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].IsInUse)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Does steps of key exchanges, in turn, until they are done or the slice of time is used up.</summary>
    internal void Compute(long nowMillis)
    {
        long end = nowMillis + PeerTiming.ComputeSliceMillis;
        bool goesOn = true;
        while (goesOn && nowMillis < end)
        {
            goesOn = false;
            for (int i = 0; i < _slots.Length; i++)
            {
                goesOn = StepOf(_slots[i], nowMillis) || goesOn;
            }

            goesOn = StepOfSeeker(nowMillis) || goesOn;
            goesOn = (_groups != null && _groups.Step(nowMillis)) || goesOn;

            nowMillis = _ports.Clock.NowMillis;
        }

        _dueMillis = ComputeDue();
    }

    /// <inheritdoc/>
    public long NowMillis
    {
        get { return _ports.Clock.NowMillis; }
    }

    /// <inheritdoc/>
    public bool HasRoomFor(byte[] senderBuffer, int senderOffset)
    {
        if (_invitation.Gateway.Matches(senderBuffer, senderOffset))
        {
            return true;
        }

        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = _sessions[i].Session;
            if (session == null || session.Peer.Matches(senderBuffer, senderOffset))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void GiveUpOlder(byte[] senderBuffer, int senderOffset)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            HandshakeSlot slot = _slots[i];
            if (slot != _asking && slot.IsInUse && slot.Responder.CopyPeer().Matches(senderBuffer, senderOffset))
            {
                Abandon(slot);
            }
        }
    }

    private void HandleClearSession(byte[] source, long nowMillis)
    {
        if (!Decodes(_sessionMessage) || HandleAnswerToAsker(nowMillis) || HandleAnswerToSeeker(nowMillis))
        {
            return;
        }

        switch (_sessionMessage.Kind)
        {
            case SessionMessageKind.Request:
                HandleRequest(source, nowMillis);
                break;
            case SessionMessageKind.Key:
                HandleKey(nowMillis);
                break;
            case SessionMessageKind.Reject:
                HandleHint(nowMillis);
                break;
            default:
                _counters.Add(PeerCounter.NotForThisPeer);
                break;
        }
    }

    private void HandleRequest(byte[] source, long nowMillis)
    {
        HandshakeSlot? slot = FindSlot(_sessionMessage.SessionId);
        if (slot != null)
        {
            // The answer goes to where the repeat came from; what follows by itself goes on to where the first came from.
            slot.Responder.HandleRequest(_sessionMessage, _envelope.Buffer, _envelope.SenderOffset, null, NoAddress, nowMillis);
            Settle(slot, source);
        }
        else if (!_requestGate.Admits(_sessionMessage.LengthOf(SessionField.Cookie) > 0, nowMillis))
        {
            _counters.Add(PeerCounter.RequestShed);
        }
        else if (_requestGate.WantsCookie(IsSettingUp, nowMillis) && !_cookies.IsValid(_sessionMessage, source, nowMillis))
        {
            _counters.Add(PeerCounter.CookieAsked);
            _requestGate.NoteUnproven(nowMillis);
            Send(_cookies.WriteRetry(_tools, _sessionMessage, source, 0, nowMillis, _transmit, 0, _transmit.Length), source);
        }
        else
        {
            BeginSetup(source, nowMillis);
        }
    }

    private void BeginSetup(byte[] source, long nowMillis)
    {
        HandshakeSlot? slot = FindFreeSlot();
        if (slot == null)
        {
            _counters.Add(PeerCounter.RequestSlotsFull);
            return;
        }

        slot.TakeAddress(source);
        _asking = slot;
        slot.Responder.HandleRequest(_sessionMessage, _envelope.Buffer, _envelope.SenderOffset, null, NoAddress, nowMillis);
        _asking = null;
        NoteRequest(slot.Responder, nowMillis);
        Settle(slot, source);
    }

    private void NoteRequest(SessionResponder responder, long nowMillis)
    {
        if (responder.State == ResponderState.Idle)
        {
            // A copy of a request that was answered, or one that breaks the protocol: the core does not look at it again.
            _counters.Add(PeerCounter.RequestReplayed);
            return;
        }

        if (responder.State != ResponderState.Ended)
        {
            bool isGateway = _invitation.Gateway.Matches(_envelope.Buffer, _envelope.SenderOffset);
            _ports.Log.Write(isGateway ? "A gateway asks for a session; its proof is right." : "Another peer asks for a session; its proof is right.");
            return;
        }

        _counters.Add(PeerCounter.RequestRefused);
        _requestGate.NoteUnproven(nowMillis);
        if (!_requestGate.IsFlooded)
        {
            _ports.Log.Write("A session request is refused: " + RejectReasonName.Of(responder.Reason) + ".");
        }
    }

    private void HandleKey(long nowMillis)
    {
        HandshakeSlot? slot = FindSlot(_sessionMessage.SessionId);
        if (slot == null)
        {
            _counters.Add(PeerCounter.NotForThisPeer);
            return;
        }

        slot.Responder.HandleKey(_sessionMessage, _envelope.Buffer, _envelope.SenderOffset, nowMillis);
        Settle(slot, slot.Address);
    }

    /// <summary>Opens a message under the key of a set-up: the first authentic one makes the session live.</summary>
    private SessionEntry? TryConfirm(ulong id, byte[] source, long nowMillis, out bool isSetup)
    {
        SecuredSession? asked = SessionOfAsker(id);
        SecuredSession? sought = SessionOfSeeker(id);
        HandshakeSlot? slot = asked != null || sought != null ? null : FindSlot(id);
        SecuredSession? session = slot == null ? asked ?? sought : slot.Responder.Session;
        isSetup = session != null;
        if (session == null)
        {
            return null;
        }

        OpenStatus opened = session.Open(_envelope, nowMillis);
        if (opened != OpenStatus.Opened)
        {
            CountOpen(opened);
            return null;
        }

        if (slot == null)
        {
            return asked != null ? AdoptAsked(session, source, nowMillis) : AdoptSought(session, source, nowMillis);
        }

        slot.Responder.HandleOpened(nowMillis);
        ulong attemptId = slot.Responder.AttemptId;
        slot.Responder.Reset();
        return Adopt(session, attemptId, source, nowMillis);
    }

    private void HandleSetupTimers(long nowMillis)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            HandshakeSlot slot = _slots[i];
            if (slot.IsInUse && nowMillis >= slot.Responder.NextTimeoutMillis)
            {
                slot.Responder.HandleTimeout(nowMillis);
                _requestGate.NoteAbandoned(nowMillis);
                _ports.Log.Write("A session set-up came to nothing: the gateway went silent.");
                Abandon(slot);
                SearchAgain(nowMillis);
            }
        }
    }

    private long NextSetupMillis()
    {
        long next = Never;
        for (int i = 0; i < _slots.Length; i++)
        {
            next = Earlier(next, _slots[i].Responder.NextTimeoutMillis);
        }

        return next;
    }

    private bool StepOf(HandshakeSlot slot, long nowMillis)
    {
        if (slot.Responder.State != ResponderState.Computing)
        {
            return false;
        }

        bool goesOn = slot.Responder.Step(nowMillis);
        if (!goesOn)
        {
            Settle(slot, slot.Address);
        }

        return goesOn;
    }

    /// <summary>Sends what a responder has to say, and makes it free when it is through.</summary>
    private void Settle(HandshakeSlot slot, byte[] address)
    {
        SessionResponder responder = slot.Responder;
        int length = responder.PollTransmit(_transmit, 0, _transmit.Length);
        while (length > 0)
        {
            Send(length, address);
            length = responder.PollTransmit(_transmit, 0, _transmit.Length);
        }

        if (responder.State == ResponderState.Ended)
        {
            responder.Reset();
        }
    }

    private void Abandon(HandshakeSlot slot)
    {
        SecuredSession? session = slot.Responder.Session;
        if (session != null)
        {
            session.Close(CloseReason.Unconfirmed);
        }

        _counters.Add(PeerCounter.SetupAbandoned);
        slot.Responder.Reset();
    }

    private HandshakeSlot? FindSlot(ulong sessionId)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (sessionId != 0 && _slots[i].IsInUse && _slots[i].Responder.SessionId == sessionId)
            {
                return _slots[i];
            }
        }

        return null;
    }

    private HandshakeSlot? FindFreeSlot()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (!_slots[i].IsInUse)
            {
                return _slots[i];
            }
        }

        return null;
    }
}
