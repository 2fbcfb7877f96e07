using System;
using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.Sessions;

/// <summary>What the initiator does with answers. An answer that proves nothing can delay an attempt, never end or redirect it.</summary>
public sealed partial class SessionInitiator
{
    private const int MaxNotesOfAKind = 4;

    private readonly byte[] _proven = new byte[SessionTranscript.Length];
    private SessionFailure _suspicion;
    private uint _unprovenNotes;
    private readonly byte[] _noteCounts = new byte[AttemptStep.Cancelled - AttemptStep.RequestSent];
    private bool _waited;
    private bool _doubted;
    private long _startedWaitingMillis = Never;
    private int _chosenSuite;
    private uint _lifetime;
    private uint _messageLimit;
    private bool _resumable;
    private IInitiatorKeyExchange? _chosen;
    private Identifier? _responder;

    /// <summary>Handles a clear session message that names this session.</summary>
    /// <param name="message">The message; nothing in it is trusted before its proof is checked.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        bool waiting = State == InitiatorState.Requested || State == InitiatorState.AwaitingKey;
        bool mine = message.SessionId == SessionId && message.AttemptId == AttemptId;
        if (!waiting || !mine || _tools.Self.Matches(senderBuffer, senderOffset))
        {
            return;
        }

        Identifier? expected = _responder ?? _request.ExpectedPeer;
        if (expected != null && !expected.Matches(senderBuffer, senderOffset))
        {
            Suspect(SessionFailure.DifferentPeer, AttemptStep.DifferentPeerAnswered, 0, nowMillis);
            return;
        }

        switch (message.Kind)
        {
            case SessionMessageKind.Retry:
                HandleRetry(message, nowMillis);
                break;
            case SessionMessageKind.Wait:
                HandleWait(message, nowMillis);
                break;
            case SessionMessageKind.Reject:
                HandleReject(message, senderBuffer, senderOffset, nowMillis);
                break;
            case SessionMessageKind.Accept:
                HandleAccept(message, senderBuffer, senderOffset, nowMillis);
                break;
            case SessionMessageKind.Key:
                HandleKey(message, senderBuffer, senderOffset, nowMillis);
                break;
            default:
                break;
        }
    }

    private void HandleRetry(SessionMessage message, long nowMillis)
    {
        int at = message.OffsetOf(SessionField.Cookie);
        bool known = _hasCookie && ConstantTime.AreEqual(_cookie, 0, message.Buffer, at, _cookie.Length);
        if (State != InitiatorState.Requested || known)
        {
            return;
        }

        _hasCookie = true;
        _cookieIsNew = true;
        Array.Copy(message.Buffer, at, _cookie, 0, _cookie.Length);

        // A flood of forged cookies must not become a flood of requests: beyond a few, the newest cookie waits for the next resend.
        if (_retries < HandshakeTiming.MaxRetries)
        {
            _retries++;
            NoteUnproven(AttemptStep.RetryHeard, _retries, nowMillis);
            Resend(nowMillis, HandshakeTiming.FirstResendMillis);
        }
    }

    private void HandleWait(SessionMessage message, long nowMillis)
    {
        int seconds = (int)message.NumberOf(SessionField.Seconds);
        if (!_waited)
        {
            _waited = true;
            _startedWaitingMillis = nowMillis;
        }

        NoteUnproven(AttemptStep.WaitHeard, seconds, nowMillis);

        // The wait is unproven: it can stretch the attempt, but not beyond what the policy allows.
        long wanted = nowMillis + (seconds * 1000L) + _request.Policy.AttemptTimeoutMillis;
        long longest = _startedWaitingMillis + _request.Policy.LongestWaitMillis;
        long until = wanted < longest ? wanted : longest;
        _failAtMillis = until > _failAtMillis ? until : _failAtMillis;

        // Counted from the last send, so that a flood of waits cannot put the next one off for good.
        long later = _sentAtMillis + (seconds > 1 ? HandshakeTiming.LongestResendMillis / 2 : HandshakeTiming.FirstResendMillis);
        _resendAtMillis = later > _resendAtMillis ? later : _resendAtMillis;

        // Somebody is at work on the request, so a refusal that proved nothing was not the last word.
        _doubted = false;
        RejectReason = RejectReason.None;
        _suspicion = _suspicion == SessionFailure.Refused ? SessionFailure.None : _suspicion;
    }

    private void HandleReject(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        RejectReason reason = (RejectReason)message.NumberOf(SessionField.Reason);
        byte[] claim = _tools.Transcript.Claim(SessionTranscript.RejectRole, _transcript, (int)reason);
        RejectReason = reason;
        if (Proves && _request.Authenticator.Verify(claim, SessionTranscript.ClaimLength, message, senderBuffer, senderOffset))
        {
            Fail(SessionFailure.Refused, AttemptStep.RejectHeard, nowMillis);
            return;
        }

        DoubtRefusal(reason, nowMillis);
    }

    // Anyone can send this. It shortens the attempt, but the request goes out again at once: a responder that did not refuse answers it.
    private void DoubtRefusal(RejectReason reason, long nowMillis)
    {
        Suspect(SessionFailure.Refused, AttemptStep.UnprovenRejectHeard, (int)reason, nowMillis);
        long grace = nowMillis + HandshakeTiming.UnprovenRejectGraceMillis;
        _failAtMillis = grace < _failAtMillis ? grace : _failAtMillis;
        if (!_doubted)
        {
            _doubted = true;
            _resendMillis = HandshakeTiming.ProbeMillis / 2;
            long probe = _sentAtMillis + HandshakeTiming.ProbeMillis;
            probe = probe > nowMillis ? probe : nowMillis;
            _resendAtMillis = probe < _resendAtMillis ? probe : _resendAtMillis;
        }
    }

    private void HandleAccept(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        if (State != InitiatorState.Requested || !IsProven(SessionTranscript.AcceptStep, message, senderBuffer, senderOffset, nowMillis))
        {
            return;
        }

        NoteUnproven(AttemptStep.AcceptHeard, 0, nowMillis);
        if (!TakeTerms(message))
        {
            RefuseAnswer(SessionFailure.BadReply, AttemptStep.ReplyUnusable, nowMillis);
            return;
        }

        _responder = new Identifier(senderBuffer, senderOffset);
        _requestDue = false;
        _keyDue = false;
        if ((message.NumberOf(SessionField.Mode) & SessionMode.KeyFollows) != 0)
        {
            // Both messages come again when the request does, so the key is not lost for good if its message is.
            State = InitiatorState.AwaitingKey;
            return;
        }

        Agree(message, nowMillis);
    }

    private void HandleKey(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        if (State == InitiatorState.AwaitingKey && IsProven(SessionTranscript.ResponderKeyStep, message, senderBuffer, senderOffset, nowMillis))
        {
            Agree(message, nowMillis);
        }
    }

    // Adds the message to the transcript; takes it out again when its proof does not fit.
    private bool IsProven(byte step, SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        Array.Copy(_transcript, 0, _proven, 0, _proven.Length);
        _tools.Transcript.AddReceived(step, senderBuffer, senderOffset, message, _transcript);
        byte[] claim = _tools.Transcript.ClaimOf(SessionTranscript.ResponderRole, _transcript, message);
        if (_request.Authenticator.Verify(claim, SessionTranscript.ClaimLength, message, senderBuffer, senderOffset))
        {
            return true;
        }

        Array.Copy(_proven, 0, _transcript, 0, _proven.Length);
        Suspect(SessionFailure.WrongKey, AttemptStep.ProofWrong, 0, nowMillis);
        return false;
    }

    private bool TakeTerms(SessionMessage message)
    {
        SessionPolicy policy = _request.Policy;
        int mode = (int)message.NumberOf(SessionField.Mode);
        _chosenSuite = (int)message.NumberOf(SessionField.ChosenSuite);
        _lifetime = message.NumberOf(SessionField.Lifetime);
        _messageLimit = message.NumberOf(SessionField.MessageLimit);
        _resumable = (mode & SessionMode.Resumable) != 0;
        _chosen = null;
        int method = (int)message.NumberOf(SessionField.ChosenKeyExchange);
        for (int i = 0; i < _request.KeyExchanges.Length; i++)
        {
            if (_request.KeyExchanges[i].Method == method)
            {
                _chosen = _request.KeyExchanges[i];
            }
        }

        bool offered = _chosen != null && _tools.Supports(_chosenSuite) && SessionPolicy.Lists(policy.Suites, _chosenSuite);
        bool within = _lifetime <= policy.LifetimeSeconds && _messageLimit <= policy.MessageLimit && _lifetime > 0 && _messageLimit > 0;
        bool known = (mode & ~SessionMode.Known) == 0 && (mode & SessionMode.Secured) != 0 && (policy.AllowResumption || !_resumable);
        return offered && within && known;
    }

    private void Agree(SessionMessage message, long nowMillis)
    {
        IInitiatorKeyExchange? chosen = _chosen;
        Identifier? responder = _responder;
        if (chosen == null || responder == null)
        {
            return;
        }

        bool nullKey = message.Has(SessionField.KeyReply) && message.LengthOf(SessionField.KeyReply) == 0;
        if (nullKey)
        {
            RejectReason = RejectReason.NullKey;
            RefuseAnswer(SessionFailure.Refused, AttemptStep.RejectHeard, nowMillis);
            return;
        }

        byte[] secret = new byte[KeySchedule.SecretLength];
        bool found = message.Has(SessionField.Confirmation) && chosen.TryFinish(message, secret);
        if (found)
        {
            _keys.Derive(secret, _transcript, _chosenSuite);
        }

        Array.Clear(secret, 0, secret.Length);
        if (!found || !_keys.VerifyConfirmation(_transcript, message.Buffer, message.OffsetOf(SessionField.Confirmation)))
        {
            _keys.Wipe();
            RefuseAnswer(SessionFailure.BadReply, found ? AttemptStep.ConfirmationWrong : AttemptStep.ReplyUnusable, nowMillis);
            return;
        }

        SessionTerms terms = new SessionTerms(_chosenSuite, chosen.Method, _request.Purpose, _lifetime, _messageLimit, _resumable);
        Session = new SecuredSession(SessionId, responder, terms, true, _tools, _keys, _tools.DigestForSession(), nowMillis);
        _keys.Wipe();
        State = InitiatorState.Confirming;
        RejectReason = RejectReason.None;
        _sends = 0;
        _failAtMillis = nowMillis + HandshakeTiming.ConfirmationTimeoutMillis;
        Note(AttemptStep.KeysAgreed, chosen.Method, nowMillis);
        Resend(nowMillis, HandshakeTiming.FirstResendMillis);
    }

    private bool Proves
    {
        get { return _request.Authenticator.ProofLength > 0; }
    }

    // A proven answer that is of no use ends the attempt. Where nothing is ever proven anyone may have sent it, and a better one may come.
    private void RefuseAnswer(SessionFailure failure, AttemptStep step, long nowMillis)
    {
        if (Proves)
        {
            Fail(failure, step, nowMillis);
            return;
        }

        Array.Copy(_proven, 0, _transcript, 0, _proven.Length);
        _responder = State == InitiatorState.Requested ? null : _responder;
        Suspect(failure, step, (int)RejectReason, nowMillis);
    }

    private void Suspect(SessionFailure failure, AttemptStep step, int detail, long nowMillis)
    {
        _suspicion = failure;
        NoteUnproven(step, detail, nowMillis);
    }

    // Once for each request sent, and a few times in all: strangers must not be able to fill the trace, nor to hide one step behind another.
    private void NoteUnproven(AttemptStep step, int detail, long nowMillis)
    {
        int kind = step - AttemptStep.RequestSent;
        if ((_unprovenNotes & (1u << kind)) == 0 && _noteCounts[kind] < MaxNotesOfAKind)
        {
            _unprovenNotes |= 1u << kind;
            _noteCounts[kind]++;
            Note(step, detail, nowMillis);
        }
    }

    private SessionFailure FailureOfSilence()
    {
        if (State == InitiatorState.Confirming)
        {
            return SessionFailure.NeverConfirmed;
        }

        if (_suspicion != SessionFailure.None)
        {
            return _suspicion;
        }

        return _waited ? SessionFailure.NeverDecided : SessionFailure.NothingHeard;
    }
}
