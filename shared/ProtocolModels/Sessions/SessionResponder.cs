using System;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// The end that answers a session request (S0 figs. 2, 6, 7): checks the proof before any costly work, decides or has somebody decide, agrees on
/// the secret in steps, and waits for the first message under the key. No I/O. Read SESSIONS.md first. One request at a time; used again after
/// <see cref="Reset"/>.
/// </summary>
public sealed partial class SessionResponder
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly SessionTools _tools;
    private readonly IResponderPolicy _policy;
    private readonly KeySchedule _keys;
    private readonly byte[] _transcript = new byte[SessionTranscript.Length];
    private readonly byte[] _requestTranscript = new byte[SessionTranscript.Length];
    private readonly byte[] _incoming = new byte[SessionTranscript.Length];
    private readonly byte[] _secret = new byte[KeySchedule.SecretLength];
    private readonly byte[] _peer = new byte[Identifier.Length];
    private readonly byte[] _accept;
    private readonly byte[] _keyMessage;
    private int _acceptLength;
    private int _keyLength;
    private IAuthenticator? _authenticator;
    private IResponderKeyExchange? _exchange;
    private RejectReason _reason;
    private ulong _attemptId;
    private long _failAtMillis = Never;
    private int _suite;
    private uint _lifetime;
    private uint _messageLimit;
    private bool _resumable;
    private string _purpose = "";
    private Due _due;

    /// <summary>Prepares an object that answers one request at a time.</summary>
    /// <param name="tools">This peer's tools; not shared with another thread while a request is answered.</param>
    /// <param name="policy">What this peer answers.</param>
    /// <param name="capacity">Most octets of an answer: <see cref="Limits.MaxDatagram"/>, less on a chip that uses RSA-2048 only.</param>
    public SessionResponder(SessionTools tools, IResponderPolicy policy, int capacity)
    {
        _tools = tools;
        _policy = policy;
        _keys = new KeySchedule(tools);
        _accept = new byte[capacity];
        _keyMessage = new byte[policy.Session.SendKeySeparately ? capacity : 0];
    }

    /// <summary>What is to be sent; each is sent once for each time that it becomes due.</summary>
    [Flags]
    private enum Due
    {
        Nothing = 0,
        Retry = 1,
        Reject = 2,
        Wait = 4,
        Accept = 8,
        Key = 16,
    }

    /// <summary>Where the request stands.</summary>
    public ResponderState State { get; private set; }

    /// <summary>Why it was refused, when it was.</summary>
    public RejectReason Reason
    {
        get { return _reason; }
    }

    /// <summary>The initiator's attempt id, the same in both ends' logs.</summary>
    public ulong AttemptId
    {
        get { return _attemptId; }
    }

    /// <summary>The session's id; 0 when idle.</summary>
    public ulong SessionId { get; private set; }

    /// <summary>What the initiator says the session is for; empty until its request is proven.</summary>
    public string Purpose
    {
        get { return _purpose; }
    }

    /// <summary>The session; null until the keys are agreed.</summary>
    public SecuredSession? Session { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _failAtMillis; }
    }

    /// <summary>The initiator's id, copied. Meaningful unless idle.</summary>
    public Identifier CopyPeer()
    {
        return new Identifier(_peer, 0);
    }

    /// <summary>Gives up a request that took too long: refuses it when nobody decided or the work did not end. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis < _failAtMillis)
        {
            return;
        }

        bool accepted = State == ResponderState.AwaitingConfirmation;
        Note(accepted ? AttemptStep.NeverConfirmed : AttemptStep.TimedOut, 0, nowMillis);
        switch (State)
        {
            case ResponderState.Deciding:
                Refuse(RejectReason.Undecided, nowMillis);
                break;
            case ResponderState.Computing:
                Refuse(RejectReason.Busy, nowMillis);
                break;
            default:
                End();
                break;
        }
    }

    /// <summary>Brings the answer of the person who was asked.</summary>
    /// <param name="accept">Yes or no.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Decide(bool accept, long nowMillis)
    {
        if (State != ResponderState.Deciding)
        {
            return;
        }

        Note(accept ? AttemptStep.UserAccepted : AttemptStep.UserRefused, 0, nowMillis);
        if (accept)
        {
            Compute(nowMillis);
        }
        else
        {
            Refuse(RejectReason.RefusedByUser, nowMillis);
        }
    }

    /// <summary>Does one step of the key exchange; due while the state is Computing.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>True while more steps are due.</returns>
    public bool Step(long nowMillis)
    {
        IResponderKeyExchange? exchange = _exchange;
        if (State != ResponderState.Computing || exchange == null)
        {
            return false;
        }

        if (!exchange.Step())
        {
            return true;
        }

        Agree(exchange, nowMillis);
        return false;
    }

    /// <summary>Tells that a message under the session's key was opened.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleOpened(long nowMillis)
    {
        if (State == ResponderState.AwaitingConfirmation)
        {
            State = ResponderState.Established;
            _failAtMillis = Never;
            _due = Due.Nothing;
            Note(AttemptStep.Confirmed, 0, nowMillis);
        }
    }

    /// <summary>The next message to send. Due after every other call until it answers 0; calling early is harmless.</summary>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take; a datagram.</param>
    /// <returns>Octets of the message, 0 when there is nothing to send.</returns>
    public int PollTransmit(byte[] into, int offset, int capacity)
    {
        if (Take(Due.Retry))
        {
            return WriteRetry(into, offset, capacity);
        }

        if (Take(Due.Reject))
        {
            return WriteReject(into, offset, capacity);
        }

        if (Take(Due.Wait))
        {
            return WriteWait(into, offset, capacity);
        }

        if (_acceptLength <= capacity && Take(Due.Accept))
        {
            Array.Copy(_accept, 0, into, offset, _acceptLength);
            return _acceptLength;
        }

        if (_keyLength <= capacity && Take(Due.Key))
        {
            Array.Copy(_keyMessage, 0, into, offset, _keyLength);
            return _keyLength;
        }

        return 0;
    }

    /// <summary>
    /// Makes the object free for another request and overwrites what this one left. An established session lives on; one that was never
    /// confirmed is closed.
    /// </summary>
    public void Reset()
    {
        if (State == ResponderState.AwaitingConfirmation && Session != null)
        {
            Session.Close(CloseReason.Unconfirmed);
        }

        WipeSecrets();
        State = ResponderState.Idle;
        SessionId = 0;
        Session = null;
        _authenticator = null;
        _reason = RejectReason.None;
        _remembered = RejectReason.None;
        _unprovenNotes = 0;
        _due = Due.Nothing;
        _failAtMillis = Never;
        _acceptLength = 0;
        _keyLength = 0;
        _purpose = "";
    }

    private bool Take(Due what)
    {
        bool due = (_due & what) != 0;
        _due &= ~what;
        return due;
    }

    private int WriteRetry(byte[] into, int offset, int capacity)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, into, offset, capacity);
        WriteIdentity(writer, SessionMessageKind.Retry);
        writer.ReserveOctets(SessionField.Credential, 0);
        writer.WriteOctets(SessionField.Cookie, _incoming, 0, RetryCookie.Length);
        return _tools.FinishClear();
    }

    private int WriteReject(byte[] into, int offset, int capacity)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, into, offset, capacity);
        WriteIdentity(writer, SessionMessageKind.Reject);
        writer.ReserveOctets(SessionField.Credential, 0);
        writer.ReserveOctets(SessionField.KeyReply, 0);
        writer.WriteUInt8(SessionField.Reason, (int)_reason);

        // A refusal of a request that proved nothing carries no proof: its claim could be fed back by whoever sent the request.
        IAuthenticator? authenticator = _authenticator;
        int proof = writer.ReserveOctets(SessionField.Proof, authenticator == null ? 0 : authenticator.ProofLength);
        if (authenticator != null && proof >= 0)
        {
            byte[] claim = _tools.Transcript.Claim(SessionTranscript.RejectRole, _requestTranscript, (int)_reason);
            authenticator.Prove(claim, SessionTranscript.ClaimLength, writer.Buffer, proof);
        }

        return _tools.FinishClear();
    }

    private int WriteWait(byte[] into, int offset, int capacity)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, into, offset, capacity);
        WriteIdentity(writer, SessionMessageKind.Wait);
        writer.ReserveOctets(SessionField.Credential, 0);
        writer.WriteUInt16(SessionField.Seconds, HandshakeTiming.WaitSeconds);
        writer.WriteUInt8(SessionField.Reason, (int)State);
        return _tools.FinishClear();
    }

    private void WriteIdentity(MessageWriter writer, int kind)
    {
        writer.WriteUInt8(SessionField.Kind, kind);
        writer.WriteUInt64(SessionField.AttemptId, _attemptId);
        writer.WriteUInt64(SessionField.SessionId, SessionId);
    }

    private void Refuse(RejectReason reason, long nowMillis)
    {
        _reason = reason;
        _due = Due.Reject;
        State = ResponderState.Ended;
        _failAtMillis = Never;
        WipeSecrets();
        if (_authenticator != null)
        {
            _tools.Answered.Refuse(SessionId, _peer, 0, reason);
        }

        Note(AttemptStep.RequestRefused, (int)reason, nowMillis);
    }

    private void End()
    {
        if (Session != null)
        {
            Session.Close(CloseReason.Unconfirmed);
        }

        WipeSecrets();
        State = ResponderState.Ended;
        _due = Due.Nothing;
        _failAtMillis = Never;
    }

    private void WipeSecrets()
    {
        _keys.Wipe();
        Array.Clear(_secret, 0, _secret.Length);
        if (_exchange != null)
        {
            _exchange.Wipe();
            _exchange = null;
        }
    }

    private void Note(AttemptStep step, int detail, long nowMillis)
    {
        _tools.Trace.Note(_attemptId, step, detail, nowMillis);
    }
}
