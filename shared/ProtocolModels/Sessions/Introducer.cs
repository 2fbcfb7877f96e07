using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// An authority that has sessions with two peers hands both a secret, so that the two can have a session of their own although neither has a
/// private key (PROTOCOL.md section 3, exchange 4). Tells the responder of the pair first, so that it knows the initiator when that one asks.
/// No I/O. One introduction at a time; used again after it ended. Read INTRODUCTION.md first.
/// </summary>
public sealed class Introducer
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly SessionTools _tools;
    private readonly byte[] _secret = new byte[KeySchedule.SecretLength];
    private IntroducedEnd? _initiator;
    private IntroducedEnd? _responder;
    private uint _lifetimeSeconds;
    private int _sends;
    private int _waitMillis;
    private bool _due;
    private long _resendAtMillis = Never;
    private long _failAtMillis = Never;

    /// <summary>Prepares introductions.</summary>
    /// <param name="tools">The authority's tools; not shared with another thread while an introduction lasts.</param>
    public Introducer(SessionTools tools)
    {
        _tools = tools;
    }

    /// <summary>Where the introduction stands.</summary>
    public IntroducerState State { get; private set; }

    /// <summary>Why it was given up.</summary>
    public IntroductionFailure Failure { get; private set; }

    /// <summary>Which peer it failed with; null when with none of the two.</summary>
    public Identifier? FailedPeer { get; private set; }

    /// <summary>The peer's reason, when it refused.</summary>
    public RejectReason RejectReason { get; private set; }

    /// <summary>The introduction's id, and the attempt's in the logs of all three peers. It rises with each introduction of this peer.</summary>
    public ulong Id { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _resendAtMillis < _failAtMillis ? _resendAtMillis : _failAtMillis; }
    }

    /// <summary>Begins an introduction; the state tells whether it could. Gives up one that is under way.</summary>
    /// <param name="first">A live session with one peer.</param>
    /// <param name="firstEndpoint">Where the other will find it.</param>
    /// <param name="second">A live session with the other peer.</param>
    /// <param name="secondEndpoint">Where the first will find it.</param>
    /// <param name="lifetimeSeconds">How long the two may begin sessions with the secret, from when they take it.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Start(
        SecuredSession first, string firstEndpoint, SecuredSession second, string secondEndpoint, uint lifetimeSeconds, long nowMillis)
    {
        Cancel(nowMillis);
        Failure = IntroductionFailure.None;
        FailedPeer = null;
        RejectReason = RejectReason.None;
        Id = _tools.ClearSequence.Next();
        _lifetimeSeconds = lifetimeSeconds;
        IntroductionFailure failure = Check(first, firstEndpoint, second, secondEndpoint, nowMillis);
        if (failure != IntroductionFailure.None)
        {
            bool noSession = failure == IntroductionFailure.NoSession;
            Fail(failure, FailedPeer, noSession ? AttemptStep.IntroductionWithoutSession : AttemptStep.IntroductionRefused, nowMillis);
            return;
        }

        IntroducedEnd one = new IntroducedEnd(first, Encoding.UTF8.GetBytes(firstEndpoint));
        IntroducedEnd other = new IntroducedEnd(second, Encoding.UTF8.GetBytes(secondEndpoint));
        bool firstAsks = first.Peer.IsBefore(second.Peer);
        _initiator = firstAsks ? one : other;
        _responder = firstAsks ? other : one;
        _tools.Cryptography.FillRandom(_secret, 0, _secret.Length);
        State = IntroducerState.TellingResponder;
        Tell(nowMillis);
    }

    /// <summary>Handles an Introduced; one that is not for this introduction, or not from the peer that is being told, is ignored.</summary>
    /// <param name="message">A message of kind Introduced.</param>
    /// <param name="session">The session that it came under.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(SessionMessage message, SecuredSession session, long nowMillis)
    {
        bool mine = message.Kind == SessionMessageKind.Introduced && message.LongNumberOf(SessionField.PresharedId) == Id;
        if (!mine || session != ToldSession())
        {
            return;
        }

        RejectReason = (RejectReason)message.NumberOf(SessionField.Reason);
        if (RejectReason != RejectReason.None)
        {
            Fail(IntroductionFailure.Refused, session.Peer, AttemptStep.IntroductionRefused, nowMillis);
            return;
        }

        _tools.Trace.Note(Id, AttemptStep.IntroducedHeard, 0, nowMillis);
        if (State == IntroducerState.TellingResponder)
        {
            State = IntroducerState.TellingInitiator;
            Tell(nowMillis);
            return;
        }

        State = IntroducerState.Introduced;
        Settle();
    }

    /// <summary>Sends again, or gives up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        SecuredSession? told = ToldSession();
        if (told == null || nowMillis < NextTimeoutMillis)
        {
            return;
        }

        if (told.Life == SessionLife.Closed)
        {
            Fail(IntroductionFailure.SessionEnded, told.Peer, AttemptStep.IntroductionWithoutSession, nowMillis);
        }
        else if (nowMillis >= _failAtMillis)
        {
            Fail(IntroductionFailure.NothingHeard, told.Peer, AttemptStep.TimedOut, nowMillis);
        }
        else
        {
            int doubled = _waitMillis * 2;
            Send(nowMillis, doubled < HandshakeTiming.LongestResendMillis ? doubled : HandshakeTiming.LongestResendMillis);
        }
    }

    /// <summary>The session that a message is due under; null when none is due.</summary>
    public SecuredSession? DueSession
    {
        get { return _due ? ToldSession() : null; }
    }

    /// <summary>
    /// The message that is due under a session. Due under <see cref="DueSession"/> after every other call; under another session it answers 0.
    /// </summary>
    /// <param name="session">One of the two sessions.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public int PollTransmit(SecuredSession session, MessageWriter writer, byte[] into, int offset, int capacity)
    {
        IntroducedEnd? other = State == IntroducerState.TellingResponder ? _initiator : _responder;
        if (session != DueSession || other == null)
        {
            return 0;
        }

        _due = false;
        return IntroductionMessages.WriteIntroduce(session, writer, other, Id, _secret, _lifetimeSeconds, into, offset, capacity);
    }

    /// <summary>Gives up. Harmless when nothing is under way.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Cancel(long nowMillis)
    {
        if (ToldSession() != null)
        {
            Fail(IntroductionFailure.Cancelled, null, AttemptStep.Cancelled, nowMillis);
        }
    }

    private static bool IsEndpoint(string text)
    {
        return Endpoint.Parse(text) != null;
    }

    private static bool CanCarry(SecuredSession session, long nowMillis)
    {
        bool hides = session.Terms.Suite == Suite.Aes128CbcHmac || session.Terms.Suite == Suite.Aes256Gcm;
        return hides && session.Life == SessionLife.Live && !session.IsExpired(nowMillis);
    }

    private IntroductionFailure Check(SecuredSession first, string firstEndpoint, SecuredSession second, string secondEndpoint, long nowMillis)
    {
        if (first.Peer.Equals(second.Peer) || first.Peer.Equals(_tools.Self) || second.Peer.Equals(_tools.Self))
        {
            return IntroductionFailure.SamePeer;
        }

        if (!CanCarry(first, nowMillis) || !CanCarry(second, nowMillis))
        {
            FailedPeer = CanCarry(first, nowMillis) ? second.Peer : first.Peer;
            return IntroductionFailure.NoSession;
        }

        if (!IsEndpoint(firstEndpoint) || !IsEndpoint(secondEndpoint))
        {
            FailedPeer = IsEndpoint(firstEndpoint) ? second.Peer : first.Peer;
            return IntroductionFailure.BadEndpoint;
        }

        return _lifetimeSeconds == 0 ? IntroductionFailure.BadLifetime : IntroductionFailure.None;
    }

    private SecuredSession? ToldSession()
    {
        switch (State)
        {
            case IntroducerState.TellingResponder: return _responder?.Session;
            case IntroducerState.TellingInitiator: return _initiator?.Session;
            default: return null;
        }
    }

    private void Tell(long nowMillis)
    {
        _sends = 0;
        _failAtMillis = nowMillis + HandshakeTiming.ConfirmationTimeoutMillis;
        Send(nowMillis, HandshakeTiming.FirstResendMillis);
    }

    private void Send(long nowMillis, int waitMillis)
    {
        _sends++;
        _due = true;
        _waitMillis = waitMillis;
        _resendAtMillis = nowMillis + waitMillis;
        _tools.Trace.Note(Id, AttemptStep.IntroduceSent, _sends, nowMillis);
    }

    private void Fail(IntroductionFailure failure, Identifier? peer, AttemptStep step, long nowMillis)
    {
        State = IntroducerState.Failed;
        Failure = failure;
        FailedPeer = peer;
        Settle();
        bool badArgument = failure == IntroductionFailure.SamePeer || failure == IntroductionFailure.BadEndpoint || failure == IntroductionFailure.BadLifetime;
        _tools.Trace.Note(Id, step, (int)(badArgument ? RejectReason.BadRequest : RejectReason), nowMillis);
    }

    private void Settle()
    {
        KeyWiping.Wipe(_secret);
        _initiator = null;
        _responder = null;
        _due = false;
        _resendAtMillis = Never;
        _failAtMillis = Never;
    }
}
