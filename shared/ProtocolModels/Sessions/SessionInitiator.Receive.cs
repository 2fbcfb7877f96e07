using System;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;

namespace NanoPeers.Sessions;

/// <summary>What the initiator does with answers. An answer that proves nothing can delay an attempt, never end or redirect it.</summary>
public sealed partial class SessionInitiator
{
    private readonly byte[] _proven = new byte[SessionTranscript.Length];
    private SessionFailure _suspicion;
    private bool _waited;
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
        if (!waiting || message.SessionId != SessionId || message.AttemptId != AttemptId)
        {
            return;
        }

        if (!IsExpected(senderBuffer, senderOffset))
        {
            Suspect(SessionFailure.DifferentPeer, AttemptStep.DifferentPeerAnswered, nowMillis);
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
                HandleReject(message, (RejectReason)message.NumberOf(SessionField.Reason), nowMillis);
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

    private bool IsExpected(byte[] senderBuffer, int senderOffset)
    {
        if (_tools.Self.Matches(senderBuffer, senderOffset))
        {
            return false;
        }

        Identifier? expected = _responder ?? _request.ExpectedPeer;
        return expected == null || expected.Matches(senderBuffer, senderOffset);
    }

    private void HandleRetry(SessionMessage message, long nowMillis)
    {
        if (State != InitiatorState.Requested || _retries == HandshakeTiming.MaxRetries)
        {
            return;
        }

        _retries++;
        _cookieLength = message.LengthOf(SessionField.Cookie);
        Array.Copy(message.Buffer, message.OffsetOf(SessionField.Cookie), _cookie, 0, _cookieLength);
        Note(AttemptStep.RetryHeard, _retries, nowMillis);
        WriteMessages();
        Resend(nowMillis, HandshakeTiming.FirstResendMillis);
    }

    private void HandleWait(SessionMessage message, long nowMillis)
    {
        int seconds = (int)message.NumberOf(SessionField.Seconds);
        if (!_waited)
        {
            _waited = true;
            _startedWaitingMillis = nowMillis;
        }

        Note(AttemptStep.WaitHeard, seconds, nowMillis);

        // The wait is unproven: it can stretch the attempt, but not beyond what the policy allows.
        long wanted = nowMillis + (seconds * 1000L) + _request.Policy.AttemptTimeoutMillis;
        long longest = _startedWaitingMillis + _request.Policy.LongestWaitMillis;
        long until = wanted < longest ? wanted : longest;
        _failAtMillis = until > _failAtMillis ? until : _failAtMillis;
        _resendAtMillis = nowMillis + (seconds > 1 ? HandshakeTiming.LongestResendMillis / 2 : HandshakeTiming.FirstResendMillis);
    }

    private void HandleReject(SessionMessage message, RejectReason reason, long nowMillis)
    {
        byte[] claim = _tools.Transcript.Claim(SessionTranscript.RejectRole, _transcript, (int)reason);
        bool proven = _request.Authenticator.ProofLength > 0 && _request.Authenticator.Verify(claim, SessionTranscript.ClaimLength, message);
        RejectReason = reason;
        if (proven)
        {
            Fail(SessionFailure.Refused, AttemptStep.RejectHeard, nowMillis);
            return;
        }

        Note(AttemptStep.UnprovenRejectHeard, (int)reason, nowMillis);
        _suspicion = SessionFailure.Refused;
        long grace = nowMillis + HandshakeTiming.UnprovenRejectGraceMillis;
        _failAtMillis = grace < _failAtMillis ? grace : _failAtMillis;
    }

    private void HandleAccept(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        if (State != InitiatorState.Requested || !TakeTerms(message))
        {
            return;
        }

        Array.Copy(_transcript, 0, _proven, 0, _proven.Length);
        _tools.Transcript.AddReceived(SessionTranscript.AcceptStep, senderBuffer, senderOffset, message, _transcript);
        if (!IsProven(message))
        {
            Array.Copy(_proven, 0, _transcript, 0, _proven.Length);
            Suspect(SessionFailure.WrongKey, AttemptStep.ProofWrong, nowMillis);
            return;
        }

        Note(AttemptStep.AcceptHeard, 0, nowMillis);
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
        if (State != InitiatorState.AwaitingKey)
        {
            return;
        }

        Array.Copy(_transcript, 0, _proven, 0, _proven.Length);
        _tools.Transcript.AddReceived(SessionTranscript.ResponderKeyStep, senderBuffer, senderOffset, message, _transcript);
        if (!IsProven(message))
        {
            Array.Copy(_proven, 0, _transcript, 0, _proven.Length);
            Suspect(SessionFailure.WrongKey, AttemptStep.ProofWrong, nowMillis);
            return;
        }

        Agree(message, nowMillis);
    }

    private bool IsProven(SessionMessage message)
    {
        byte[] claim = _tools.Transcript.Claim(SessionTranscript.ResponderRole, _transcript, 0);
        return _request.Authenticator.Verify(claim, SessionTranscript.ClaimLength, message);
    }

    private bool TakeTerms(SessionMessage message)
    {
        SessionPolicy policy = _request.Policy;
        int mode = (int)message.NumberOf(SessionField.Mode);
        _chosenSuite = (int)message.NumberOf(SessionField.ChosenSuite);
        _lifetime = message.NumberOf(SessionField.Lifetime);
        _messageLimit = message.NumberOf(SessionField.MessageLimit);
        _resumable = policy.AllowResumption && (mode & SessionMode.Resumable) != 0;
        _chosen = null;
        int method = (int)message.NumberOf(SessionField.ChosenKeyExchange);
        for (int i = 0; i < _request.KeyExchanges.Length; i++)
        {
            if (_request.KeyExchanges[i].Method == method)
            {
                _chosen = _request.KeyExchanges[i];
            }
        }

        bool offered = _chosen != null && Array.IndexOf(policy.Suites, (byte)_chosenSuite) >= 0;
        bool within = _lifetime <= policy.LifetimeSeconds && _messageLimit <= policy.MessageLimit && _lifetime > 0 && _messageLimit > 0;
        return offered && within && (mode & ~SessionMode.Known) == 0 && (mode & SessionMode.Secured) != 0;
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
            Fail(SessionFailure.Refused, AttemptStep.RejectHeard, nowMillis);
            return;
        }

        byte[] secret = new byte[KeySchedule.SecretLength];
        if (!message.Has(SessionField.Confirmation) || !chosen.TryFinish(message, secret))
        {
            Fail(SessionFailure.BadReply, AttemptStep.ReplyUnusable, nowMillis);
            return;
        }

        _keys.Derive(secret, _transcript, _chosenSuite);
        Array.Clear(secret, 0, secret.Length);
        if (!_keys.VerifyConfirmation(_transcript, message.Buffer, message.OffsetOf(SessionField.Confirmation)))
        {
            _keys.Wipe();
            Fail(SessionFailure.BadReply, AttemptStep.ConfirmationWrong, nowMillis);
            return;
        }

        SessionTerms terms = new SessionTerms(_chosenSuite, chosen.Method, _request.Purpose, _lifetime, _messageLimit, _resumable);
        Session = new SecuredSession(SessionId, responder, terms, true, _tools, _keys, _tools.DigestForSession(), nowMillis);
        _keys.Wipe();
        State = InitiatorState.Confirming;
        _sends = 0;
        _failAtMillis = nowMillis + HandshakeTiming.ConfirmationTimeoutMillis;
        Note(AttemptStep.KeysAgreed, 0, nowMillis);
        Resend(nowMillis, HandshakeTiming.FirstResendMillis);
    }

    private void Suspect(SessionFailure failure, AttemptStep step, long nowMillis)
    {
        _suspicion = failure;
        Note(step, 0, nowMillis);
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
