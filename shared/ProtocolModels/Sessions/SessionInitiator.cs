using System;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// The end that asks for a session (S0 figs. 2, 6, 7): sends the request until it is answered, checks the answer, finds the secret, and pings
/// until the session is live. No I/O: messages and time come in, messages and a deadline come out. Read SESSIONS.md first. One attempt an object.
/// </summary>
public sealed partial class SessionInitiator
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly SessionTools _tools;
    private readonly SessionRequest _request;
    private readonly KeySchedule _keys;
    private readonly byte[] _transcript = new byte[SessionTranscript.Length];
    private readonly byte[] _nonce = new byte[16];
    private readonly byte[] _cookie = new byte[32];
    private readonly byte[] _requestMessage = new byte[Limits.MaxDatagram];
    private readonly byte[] _keyMessage;
    private int _requestLength;
    private int _keyLength;
    private bool _hasCookie;
    private bool _cookieIsNew;
    private int _retries;
    private int _sends;
    private int _resendMillis;
    private long _sentAtMillis;
    private long _resendAtMillis = Never;
    private long _failAtMillis = Never;
    private bool _requestDue;
    private bool _keyDue;
    private bool _pingDue;

    /// <summary>Prepares an attempt.</summary>
    /// <param name="tools">This peer's tools; not shared with another thread while the attempt lasts.</param>
    /// <param name="request">What is asked for.</param>
    public SessionInitiator(SessionTools tools, SessionRequest request)
    {
        _tools = tools;
        _request = request;
        _keys = new KeySchedule(tools);
        _keyMessage = new byte[request.Policy.SendKeySeparately ? Limits.MaxDatagram : 0];
    }

    /// <summary>Where the attempt stands.</summary>
    public InitiatorState State { get; private set; }

    /// <summary>Why it failed.</summary>
    public SessionFailure Failure { get; private set; }

    /// <summary>The other end's reason, when it refused. None once the keys are agreed.</summary>
    public RejectReason RejectReason { get; private set; }

    /// <summary>The attempt's id, the same in both ends' logs.</summary>
    public ulong AttemptId { get; private set; }

    /// <summary>The session's id.</summary>
    public ulong SessionId { get; private set; }

    /// <summary>The session; null until the keys are agreed.</summary>
    public SecuredSession? Session { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _resendAtMillis < _failAtMillis ? _resendAtMillis : _failAtMillis; }
    }

    /// <summary>Begins: a new session id and nonce, and the request is due to be sent. Due once.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Start(long nowMillis)
    {
        AttemptId = _request.AttemptId != 0 ? _request.AttemptId : _tools.NewId();
        SessionId = _tools.NewId();
        _tools.Cryptography.FillRandom(_nonce, 0, _nonce.Length);
        State = InitiatorState.Requested;
        _failAtMillis = nowMillis + _request.Policy.AttemptTimeoutMillis;
        WriteMessages();
        Resend(nowMillis, HandshakeTiming.FirstResendMillis);
    }

    /// <summary>Sends again, or gives up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= _failAtMillis)
        {
            AttemptStep step = State == InitiatorState.Confirming ? AttemptStep.NeverConfirmed : AttemptStep.TimedOut;
            Fail(FailureOfSilence(), step, nowMillis);
        }
        else if (nowMillis >= _resendAtMillis)
        {
            int doubled = _resendMillis * 2;
            _retries -= _retries > 0 ? 1 : 0;
            Resend(nowMillis, doubled < HandshakeTiming.LongestResendMillis ? doubled : HandshakeTiming.LongestResendMillis);
        }
    }

    /// <summary>
    /// The next message to send. Due after every other call until it answers 0; calling early is harmless.
    /// </summary>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take; a datagram.</param>
    /// <returns>Octets of the message, 0 when there is nothing to send.</returns>
    public int PollTransmit(byte[] into, int offset, int capacity)
    {
        if (_requestDue && _requestLength <= capacity)
        {
            _requestDue = false;
            Array.Copy(_requestMessage, 0, into, offset, _requestLength);
            return _requestLength;
        }

        if (_keyDue && _keyLength <= capacity)
        {
            _keyDue = false;
            Array.Copy(_keyMessage, 0, into, offset, _keyLength);
            return _keyLength;
        }

        if (_pingDue && Session != null)
        {
            _pingDue = false;
            return SessionControl.WritePing(Session, _tools.Writer, (uint)_sends, into, offset, capacity);
        }

        return 0;
    }

    /// <summary>Tells that a message under the session's key was opened. Due after each such message until the state is Established.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleOpened(long nowMillis)
    {
        if (State != InitiatorState.Confirming)
        {
            return;
        }

        State = InitiatorState.Established;
        Settle();
        Note(AttemptStep.Confirmed, 0, nowMillis);
    }

    /// <summary>Gives up and overwrites what the attempt held.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Cancel(long nowMillis)
    {
        if (State != InitiatorState.Established && State != InitiatorState.Failed)
        {
            Fail(SessionFailure.Cancelled, AttemptStep.Cancelled, nowMillis);
        }
    }

    private void Resend(long nowMillis, int waitMillis)
    {
        _sends++;
        _sentAtMillis = nowMillis;
        _resendMillis = waitMillis;
        _resendAtMillis = nowMillis + waitMillis;
        _unprovenNotes = 0;
        if (State == InitiatorState.Confirming)
        {
            _pingDue = true;
            return;
        }

        if (_cookieIsNew)
        {
            WriteMessages();
        }

        _requestDue = true;
        _keyDue = _keyLength > 0;
        Note(AttemptStep.RequestSent, _sends, nowMillis);
    }

    private void WriteMessages()
    {
        _cookieIsNew = false;
        Array.Clear(_transcript, 0, _transcript.Length);
        bool separately = _keyMessage.Length > 0;
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, _requestMessage, 0, Limits.MaxDatagram);
        int body = writer.Position;
        WriteRequestFields(writer, separately);
        WriteRequestProof(writer, body);
        _requestLength = _tools.FinishClear();
        if (separately)
        {
            writer = _tools.BeginClear(ProtocolTag.Session, _keyMessage, 0, Limits.MaxDatagram);
            body = writer.Position;
            WriteIdentity(writer, SessionMessageKind.Key);
            writer.ReserveOctets(SessionField.Credential, 0);
            WriteOffers(writer);
            WriteKeyProof(writer, body);
            _keyLength = _tools.FinishClear();
        }
    }

    private void WriteRequestFields(MessageWriter writer, bool separately)
    {
        SessionPolicy policy = _request.Policy;
        WriteIdentity(writer, SessionMessageKind.Request);
        writer.WriteOctets(SessionField.Nonce, _nonce, 0, _nonce.Length);
        byte[] purpose = Encoding.UTF8.GetBytes(_request.Purpose);
        writer.WriteOctets(SessionField.Purpose, purpose, 0, purpose.Length);
        writer.WriteIdentifier(SessionField.Group, _request.Group);
        byte[] suites = _tools.Supported(policy.Suites);
        writer.WriteOctets(SessionField.Suites, suites, 0, suites.Length);
        int methods = writer.ReserveOctets(SessionField.KeyExchanges, _request.KeyExchanges.Length);
        for (int i = 0; i < _request.KeyExchanges.Length; i++)
        {
            writer.Buffer[methods + i] = (byte)_request.KeyExchanges[i].Method;
        }

        writer.WriteUInt32(SessionField.Lifetime, policy.LifetimeSeconds);
        writer.WriteUInt32(SessionField.MessageLimit, policy.MessageLimit);
        int mode = SessionMode.Secured | (policy.AllowResumption ? SessionMode.Resumable : 0) | (separately ? SessionMode.KeyFollows : 0);
        writer.WriteUInt8(SessionField.Mode, mode);
        if (!separately)
        {
            WriteOffers(writer);
        }

        int credential = writer.ReserveOctets(SessionField.Credential, _request.Authenticator.CredentialLength);
        _request.Authenticator.WriteCredential(writer.Buffer, credential);
    }

    private void WriteIdentity(MessageWriter writer, int kind)
    {
        writer.WriteUInt8(SessionField.Kind, kind);
        writer.WriteUInt64(SessionField.AttemptId, AttemptId);
        writer.WriteUInt64(SessionField.SessionId, SessionId);
    }

    private void WriteOffers(MessageWriter writer)
    {
        for (int i = 0; i < _request.KeyExchanges.Length; i++)
        {
            _request.KeyExchanges[i].WriteOffer(writer);
        }
    }

    private void WriteRequestProof(MessageWriter writer, int body)
    {
        _tools.Transcript.AddWritten(SessionTranscript.RequestStep, _tools.SelfOctets, writer, body, _transcript);
        byte[] claim = _tools.Transcript.Claim(SessionTranscript.InitiatorRole, _transcript, 0);
        if (_hasCookie)
        {
            writer.WriteOctets(SessionField.Cookie, _cookie, 0, _cookie.Length);
            claim = _tools.Transcript.ClaimWith(SessionTranscript.InitiatorRole, _transcript, _cookie, 0);
        }

        WriteProof(writer, claim);
    }

    private void WriteKeyProof(MessageWriter writer, int body)
    {
        _tools.Transcript.AddWritten(SessionTranscript.InitiatorKeyStep, _tools.SelfOctets, writer, body, _transcript);
        WriteProof(writer, _tools.Transcript.Claim(SessionTranscript.InitiatorRole, _transcript, 0));
    }

    private void WriteProof(MessageWriter writer, byte[] claim)
    {
        int proof = writer.ReserveOctets(SessionField.Proof, _request.Authenticator.ProofLength);
        _request.Authenticator.Prove(claim, SessionTranscript.ClaimLength, writer.Buffer, proof);
    }

    private void Note(AttemptStep step, int detail, long nowMillis)
    {
        _tools.Trace.Note(AttemptId, step, detail, nowMillis);
    }

    private void Fail(SessionFailure failure, AttemptStep step, long nowMillis)
    {
        State = InitiatorState.Failed;
        Failure = failure;
        if (Session != null)
        {
            Session.Close(CloseReason.Unconfirmed);
        }

        Settle();
        Note(step, (int)RejectReason, nowMillis);
    }

    private void Settle()
    {
        _keys.Wipe();
        _resendAtMillis = Never;
        _failAtMillis = Never;
        _requestDue = false;
        _keyDue = false;
        _pingDue = false;
        for (int i = 0; i < _request.KeyExchanges.Length; i++)
        {
            _request.KeyExchanges[i].Wipe();
        }
    }
}
