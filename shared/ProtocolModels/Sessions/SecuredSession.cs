using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// A session whose keys are agreed (S0 fig. 3): seals what goes out, opens what comes in, counts, and overwrites its keys at the end. One
/// thread at a time. No message allocates.
/// </summary>
public sealed class SecuredSession
{
    private readonly IEnvelopeProtection _outgoing;
    private readonly IEnvelopeProtection _incoming;
    private ReplayWindow _window = new ReplayWindow();
    private readonly byte[] _resumptionSecret;
    private readonly ulong _firstSequence;
    private readonly ulong _resumptionId;
    private ulong _sequence;
    private bool _resumptionTaken;

    internal SecuredSession(
        ulong id, Identifier peer, SessionTerms terms, bool isInitiator, SessionTools tools, KeySchedule keys, EnvelopeDigest digest, long nowMillis)
    {
        Id = id;
        Peer = peer;
        Terms = terms;
        IsInitiator = isInitiator;
        Life = SessionLife.Unconfirmed;
        EstablishedAtMillis = nowMillis;
        LastHeardMillis = nowMillis;
        _outgoing = keys.MakeProtection(id, terms.Suite, isInitiator, digest);
        _incoming = keys.MakeProtection(id, terms.Suite, !isInitiator, digest);
        _firstSequence = (ulong)tools.ClearSequence.BootCount << 32;
        _sequence = _firstSequence;
        _resumptionSecret = new byte[terms.IsResumable ? KeySchedule.SecretLength : 0];
        _resumptionTaken = !terms.IsResumable;
        if (terms.IsResumable)
        {
            keys.CopyResumption(_resumptionSecret, out _resumptionId);
        }
    }

    /// <summary>The session's id; key id of its messages.</summary>
    public ulong Id { get; }

    /// <summary>The other end.</summary>
    public Identifier Peer { get; }

    /// <summary>What was agreed.</summary>
    public SessionTerms Terms { get; }

    /// <summary>Whether this end asked for the session.</summary>
    public bool IsInitiator { get; }

    /// <summary>Where it stands.</summary>
    public SessionLife Life { get; private set; }

    /// <summary>Why it ended.</summary>
    public CloseReason Reason { get; private set; }

    /// <summary>When the keys were agreed, on this peer's clock.</summary>
    public long EstablishedAtMillis { get; }

    /// <summary>When an authentic message last came.</summary>
    public long LastHeardMillis { get; private set; }

    /// <summary>Messages sealed.</summary>
    public uint Sent
    {
        get { return (uint)(_sequence - _firstSequence); }
    }

    /// <summary>Messages opened.</summary>
    public uint Received { get; private set; }

    /// <summary>Messages refused: forged, replayed, too old, or not well formed.</summary>
    public uint Refused { get; private set; }

    /// <summary>When the agreed life ends, on this peer's clock.</summary>
    public long ExpiresAtMillis
    {
        get { return EstablishedAtMillis + (Terms.LifetimeSeconds * 1000L); }
    }

    /// <summary>Whether a resumption secret waits to be taken into the store.</summary>
    public bool HasResumption
    {
        get { return !_resumptionTaken && Life == SessionLife.Live; }
    }

    /// <summary>Whether the session's life or messages are used up: it must be closed.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public bool IsExpired(long nowMillis)
    {
        return nowMillis >= ExpiresAtMillis || Sent >= Terms.MessageLimit || Received >= Terms.MessageLimit;
    }

    /// <summary>Whether it is time to agree on a new session: three quarters of the life or messages are used up.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public bool IsAgeing(long nowMillis)
    {
        long early = Terms.LifetimeSeconds * 250L;
        uint enough = Terms.MessageLimit - (Terms.MessageLimit / 4);
        return nowMillis >= ExpiresAtMillis - early || Sent >= enough || Received >= enough;
    }

    /// <summary>
    /// Which of two sessions with the same peer for the same purpose is the one to keep: the newer. When both peers asked each other at once, each
    /// may see another one end last; then it is the one with the lower id, at both ends.
    /// </summary>
    /// <param name="other">The other session.</param>
    public bool Outlasts(SecuredSession other)
    {
        long newerBy = EstablishedAtMillis - other.EstablishedAtMillis;
        bool atOnce = newerBy <= HandshakeTiming.ConfirmationTimeoutMillis && newerBy >= -HandshakeTiming.ConfirmationTimeoutMillis;
        bool crossed = IsInitiator != other.IsInitiator && atOnce;
        return crossed || newerBy == 0 ? Id < other.Id : newerBy > 0;
    }

    /// <summary>
    /// Seals the message that the writer holds, begun and with its bodies ended.
    /// </summary>
    /// <param name="writer">This peer's writer.</param>
    /// <returns>Octets of the message; 0 when it did not fit, the session is closed, or its messages are used up.</returns>
    public int Finish(MessageWriter writer)
    {
        if (Life == SessionLife.Closed || Sent >= Terms.MessageLimit)
        {
            return 0;
        }

        int length = writer.Finish(_outgoing, _sequence + 1);
        if (length > 0)
        {
            _sequence++;
        }

        return length;
    }

    /// <summary>
    /// Opens a message whose key id is this session's. What is refused changes nothing but a counter. Past the agreed life or number of
    /// messages the answer is SessionClosed, although the keys are there until the owner closes the session.
    /// </summary>
    /// <param name="envelope">A message that <see cref="Envelope.TryDecode"/> called complete.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public OpenStatus Open(Envelope envelope, long nowMillis)
    {
        OpenStatus status = Check(envelope, nowMillis);
        if (status == OpenStatus.Opened)
        {
            status = _incoming.Open(envelope);
        }

        if (status != OpenStatus.Opened)
        {
            Refused++;
            return status;
        }

        _window.Accept(envelope.Sequence);
        Received++;
        LastHeardMillis = nowMillis;
        Life = SessionLife.Live;
        return OpenStatus.Opened;
    }

    /// <summary>The window that remembers the numbers seen; a wider one that took its place over may be set.</summary>
    public ReplayWindow Window
    {
        get { return _window; }
        set { _window = value; }
    }

    /// <summary>Copies the resumption secret out, once, and overwrites it here.</summary>
    /// <param name="secret">Receives 32 octets.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="id">The secret's id.</param>
    /// <returns>False when there is none, or it was taken.</returns>
    public bool TryTakeResumption(byte[] secret, int offset, out ulong id)
    {
        id = _resumptionId;
        if (!HasResumption)
        {
            return false;
        }

        Array.Copy(_resumptionSecret, 0, secret, offset, KeySchedule.SecretLength);
        Array.Clear(_resumptionSecret, 0, _resumptionSecret.Length);
        _resumptionTaken = true;
        return true;
    }

    /// <summary>Ends the session and overwrites its keys (S0 fig. 6). Calling twice is harmless.</summary>
    /// <param name="reason">Why.</param>
    public void Close(CloseReason reason)
    {
        if (Life == SessionLife.Closed)
        {
            return;
        }

        Life = SessionLife.Closed;
        Reason = reason;
        _outgoing.Wipe();
        _incoming.Wipe();
        Array.Clear(_resumptionSecret, 0, _resumptionSecret.Length);
        _resumptionTaken = true;
    }

    private OpenStatus Check(Envelope envelope, long nowMillis)
    {
        if (Life == SessionLife.Closed || nowMillis >= ExpiresAtMillis || Received >= Terms.MessageLimit)
        {
            return OpenStatus.SessionClosed;
        }

        if (!Peer.Matches(envelope.Buffer, envelope.SenderOffset))
        {
            return OpenStatus.WrongSender;
        }

        return (envelope.Flags & EnvelopeFlags.GroupKey) != 0 ? OpenStatus.WrongSuite : _window.Check(envelope.Sequence);
    }
}
