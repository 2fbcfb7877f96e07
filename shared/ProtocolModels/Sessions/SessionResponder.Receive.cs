using System;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// What the responder does with requests. The order is: cookie when under load, policy, terms, credential, cookie where the proof is costly,
/// proof, decision, and only then work. Nothing is allocated before the proof.
/// </summary>
public sealed partial class SessionResponder
{
    private const int MaxUnprovenNotes = 8;

    private RejectReason _remembered;
    private int _unprovenNotes;

    /// <summary>
    /// Handles a Request. When idle it begins to answer it; a repeat of the one being answered gets the same answer again; any other is left to
    /// another object.
    /// </summary>
    /// <param name="request">A message of kind Request.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    /// <param name="cookie">This peer's cookies; null on a peer that never asks for one.</param>
    /// <param name="sourceAddress">Octets of where the request came from; the cookie is bound to them. Empty without a cookie.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleRequest(
        SessionMessage request, byte[] senderBuffer, int senderOffset, RetryCookie? cookie, byte[] sourceAddress, long nowMillis)
    {
        if (State != ResponderState.Idle)
        {
            HandleRepeat(request, senderBuffer, senderOffset, nowMillis);
            return;
        }

        bool answered = _tools.Answered.TryFind(request.SessionId, senderBuffer, senderOffset, out _remembered);
        if (_tools.Self.Matches(senderBuffer, senderOffset) || request.SessionId == 0 || (answered && _remembered == RejectReason.None))
        {
            // A copy that came late: its session was agreed, and a second one of the same id would only do harm.
            return;
        }

        _attemptId = request.AttemptId;
        SessionId = request.SessionId;
        Array.Copy(senderBuffer, senderOffset, _peer, 0, Identifier.Length);
        if (cookie != null && cookie.UnderLoad && !cookie.IsValid(request, sourceAddress, nowMillis))
        {
            AskForCookie(request, cookie, sourceAddress, nowMillis);
            return;
        }

        Note(AttemptStep.RequestHeard, 0, nowMillis);
        RejectReason reason = _policy.Admit(request, senderBuffer, senderOffset);
        reason = reason == RejectReason.None ? TakeTerms(request) : reason;
        if (reason != RejectReason.None)
        {
            Refuse(reason, nowMillis);
            return;
        }

        IAuthenticator? authenticator = _policy.FindAuthenticator(request, senderBuffer, senderOffset);
        if (authenticator == null)
        {
            Refuse(RejectReason.UnknownPeer, nowMillis);
            return;
        }

        if (cookie != null && authenticator.IsCostly && !cookie.IsValid(request, sourceAddress, nowMillis))
        {
            AskForCookie(request, cookie, sourceAddress, nowMillis);
            return;
        }

        Prove(request, authenticator, nowMillis);
    }

    /// <summary>Handles a Key message for the request that is being answered; any other is ignored.</summary>
    /// <param name="message">A message of kind Key.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleKey(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        IAuthenticator? authenticator = _authenticator;
        bool mine = message.SessionId == SessionId && new Identifier(_peer, 0).Matches(senderBuffer, senderOffset);
        if (State != ResponderState.AwaitingKey || !mine || authenticator == null)
        {
            return;
        }

        Array.Copy(_requestTranscript, 0, _incoming, 0, _incoming.Length);
        _tools.Transcript.AddReceived(SessionTranscript.InitiatorKeyStep, senderBuffer, senderOffset, message, _incoming);
        byte[] claim = _tools.Transcript.Claim(SessionTranscript.InitiatorRole, _incoming, 0);
        if (!authenticator.Verify(claim, SessionTranscript.ClaimLength, message, senderBuffer, senderOffset))
        {
            NoteUnproven(AttemptStep.ProofWrong, nowMillis);
            return;
        }

        Array.Copy(_incoming, 0, _requestTranscript, 0, _incoming.Length);
        BeginExchange(message, nowMillis);
    }

    private void HandleRepeat(SessionMessage request, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        if (request.SessionId != SessionId || !new Identifier(_peer, 0).Matches(senderBuffer, senderOffset))
        {
            return;
        }

        switch (State)
        {
            case ResponderState.Deciding:
            case ResponderState.Computing:
                _due |= Due.Wait;
                break;
            case ResponderState.AwaitingConfirmation:
                _due |= Due.Accept | (_keyLength > 0 ? Due.Key : Due.Nothing);
                break;
            default:
                return;
        }

        NoteUnproven(AttemptStep.RequestRepeated, nowMillis);
    }

    private void AskForCookie(SessionMessage request, RetryCookie cookie, byte[] sourceAddress, long nowMillis)
    {
        cookie.Make(request, sourceAddress, nowMillis, _incoming);
        _due = Due.Retry;
        State = ResponderState.Ended;
        Note(AttemptStep.CookieAsked, 0, nowMillis);
    }

    private void Prove(SessionMessage request, IAuthenticator authenticator, long nowMillis)
    {
        Array.Clear(_requestTranscript, 0, _requestTranscript.Length);
        _tools.Transcript.AddReceived(SessionTranscript.RequestStep, _peer, 0, request, _requestTranscript);
        byte[] claim = _tools.Transcript.ClaimOf(SessionTranscript.InitiatorRole, _requestTranscript, request);
        if (!authenticator.Verify(claim, SessionTranscript.ClaimLength, request, _peer, 0))
        {
            Note(AttemptStep.ProofWrong, 0, nowMillis);
            Refuse(RejectReason.BadProof, nowMillis);
            return;
        }

        _authenticator = authenticator;
        _purpose = Encoding.UTF8.GetString(request.Buffer, request.OffsetOf(SessionField.Purpose), request.LengthOf(SessionField.Purpose));
        if (_remembered == RejectReason.None)
        {
            _tools.Answered.Add(SessionId, _peer, 0);
            _decision = _policy.Decide(request, _peer, 0);
        }

        Array.Clear(_offered, 0, _offered.Length);
        Array.Copy(request.Buffer, request.OffsetOf(SessionField.KeyExchanges), _offered, 0, request.LengthOf(SessionField.KeyExchanges));
        if ((request.NumberOf(SessionField.Mode) & SessionMode.KeyFollows) != 0)
        {
            State = ResponderState.AwaitingKey;
            _failAtMillis = nowMillis + HandshakeTiming.PendingTimeoutMillis;
            return;
        }

        BeginExchange(request, nowMillis);
    }

    private void BeginExchange(SessionMessage offer, long nowMillis)
    {
        // A refusal that was lost is said again; nobody is asked twice.
        RejectReason reason = _remembered;
        if (reason == RejectReason.None)
        {
            reason = _decision == AcceptDecision.Reject ? RejectReason.RefusedByPolicy : FindExchange(offer);
        }

        if (reason != RejectReason.None)
        {
            Refuse(reason, nowMillis);
            return;
        }

        if (_decision == AcceptDecision.AskUser)
        {
            State = ResponderState.Deciding;
            _failAtMillis = nowMillis + HandshakeTiming.PendingTimeoutMillis;
            _due = Due.Wait;
            Note(AttemptStep.UserAsked, 0, nowMillis);
            return;
        }

        Compute(nowMillis);
    }

    private RejectReason FindExchange(SessionMessage offer)
    {
        RejectReason reason = RejectReason.NoCommonKeyExchange;
        byte[] allowed = _policy.Session.KeyExchanges;
        for (int i = 0; i < allowed.Length; i++)
        {
            if (!SessionPolicy.Lists(_offered, allowed[i]))
            {
                continue;
            }

            IResponderKeyExchange? exchange = _policy.FindKeyExchange(allowed[i], offer, _peer, 0);
            if (exchange == null)
            {
                reason = ReasonOfAbsence(allowed[i]);
                continue;
            }

            reason = exchange.Begin(offer);
            if (reason == RejectReason.None && AnswerLength(exchange) > _accept.Length)
            {
                reason = RejectReason.WeakKey;
            }

            if (reason == RejectReason.None)
            {
                _exchange = exchange;
                return reason;
            }

            exchange.Wipe();
        }

        return reason;
    }

    private static RejectReason ReasonOfAbsence(int method)
    {
        bool preshared = method == KeyExchangeMethod.Resumption || method == KeyExchangeMethod.Introduction;
        return preshared ? RejectReason.UnknownPresharedKey : RejectReason.Busy;
    }

    private void Compute(long nowMillis)
    {
        State = ResponderState.Computing;
        _failAtMillis = nowMillis + HandshakeTiming.PendingTimeoutMillis;
        Note(AttemptStep.Computing, _exchange == null ? 0 : _exchange.Method, nowMillis);
    }

    private RejectReason TakeTerms(SessionMessage request)
    {
        SessionPolicy policy = _policy.Session;
        _suite = 0;
        for (int i = policy.Suites.Length - 1; i >= 0; i--)
        {
            bool common = _tools.Supports(policy.Suites[i]) && request.Lists(SessionField.Suites, policy.Suites[i]);

            // What encrypts comes before what does not, however a policy puts them.
            bool weaker = policy.Suites[i] == Suite.HmacOnly && _suite != 0;
            _suite = common && !weaker ? policy.Suites[i] : _suite;
        }

        if (_suite == Suite.Clear)
        {
            return RejectReason.NoCommonSuite;
        }

        int mode = (int)request.NumberOf(SessionField.Mode);
        uint lifetime = request.NumberOf(SessionField.Lifetime);
        uint limit = request.NumberOf(SessionField.MessageLimit);
        bool known = (mode & ~SessionMode.Known) == 0 && (mode & SessionMode.Secured) != 0;
        int purposeAt = request.OffsetOf(SessionField.Purpose);
        if (!known || lifetime == 0 || limit == 0 || !SessionPurpose.IsValid(request.Buffer, purposeAt, request.LengthOf(SessionField.Purpose)))
        {
            return RejectReason.BadRequest;
        }

        _lifetime = lifetime < policy.LifetimeSeconds ? lifetime : policy.LifetimeSeconds;
        _messageLimit = limit < policy.MessageLimit ? limit : policy.MessageLimit;
        _resumable = policy.AllowResumption && (mode & SessionMode.Resumable) != 0;
        return RejectReason.None;
    }

    // A stranger's copies must not be able to fill the trace.
    private void NoteUnproven(AttemptStep step, long nowMillis)
    {
        if (_unprovenNotes < MaxUnprovenNotes)
        {
            _unprovenNotes++;
            Note(step, 0, nowMillis);
        }
    }
}
