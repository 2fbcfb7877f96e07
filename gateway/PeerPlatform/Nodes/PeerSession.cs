using System.Buffers;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A session of a node: the core, its lock, and where its peer is. May be used from any thread.</summary>
public sealed partial class PeerSession
{
    // Above the tokens that the core pings with while it waits for the first answer: their pongs are not measured.
    private const uint FirstPingToken = 1u << 16;

    private readonly PeerNode _node;
    private readonly SecuredSession _core;
    private ulong _newestSequence;
    private uint _pingToken = FirstPingToken;
    private long _pingSentTicks;
    private long _roundTripTicks = -1;
    private long _lastPingMillis;
    private long _suspectUntilMillis = SessionInitiator.Never;
    private long _suspectAgainMillis;
    private long _ageToldMillis = -NodeTuning.AgeingAgainMillis;
    private PeerSession? _replacedBy;
    private ITrafficAccount? _account;
    private long _replacedAtMillis;

    internal PeerSession(PeerNode node, SecuredSession core, Identifier group, object gate, ulong attemptId, ITransport transport, RemoteAddress address)
    {
        Group = group;
        _node = node;
        _core = core;
        Gate = gate;
        AttemptId = attemptId;
        _newest = new SessionPath(transport, address) { HeardMillis = node.NowMillis };
        _told = _newest;
        _paths = [_newest];
    }

    /// <summary>The session's id; key id of its messages.</summary>
    public ulong Id => _core.Id;

    /// <summary>The attempt that made it, the same in both ends' logs.</summary>
    public ulong AttemptId { get; }

    /// <summary>The other end; proven as the group's policy asks.</summary>
    public Identifier Peer => _core.Peer;

    /// <summary>The group whose session it is.</summary>
    public Identifier Group { get; }

    /// <summary>The certificate by which the other end proved itself; null where it proved itself in another way or not at all.</summary>
    public MemberCertificate? Certificate { get; internal init; }

    /// <summary>What was agreed.</summary>
    public SessionTerms Terms => _core.Terms;

    /// <summary>Whether this end asked for the session.</summary>
    public bool IsInitiator => _core.IsInitiator;

    /// <summary>Where small messages go: where the peer was last heard on the best transport.</summary>
    public RemoteAddress Address => Path.Address;

    /// <summary>The transport that small messages take.</summary>
    public ITransport Transport => Path.Transport;

    /// <summary>The last round trip of a ping; null when none was measured.</summary>
    public TimeSpan? RoundTrip => Interlocked.Read(ref _roundTripTicks) is >= 0 and long ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Whether a message under its key came, and it has not ended.</summary>
    public bool IsLive => _core.Life == SessionLife.Live;

    /// <summary>Why it ended; none while it has not.</summary>
    public CloseReason CloseReason => _core.Reason;

    /// <summary>Messages sealed and opened.</summary>
    public (uint Sent, uint Received) Messages => (_core.Sent, _core.Received);

    /// <summary>Since the keys were agreed.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(_node.NowMillis - _core.EstablishedAtMillis);

    /// <summary>Since an authentic message last came.</summary>
    public TimeSpan HeardAgo => TimeSpan.FromMilliseconds(Math.Max(0, _node.NowMillis - _core.LastHeardMillis));

    /// <summary>What a service keeps with the session.</summary>
    public object? Attachment { get; set; }

    internal object Gate { get; }

    /// <summary>What is counted of this peer in this group; null where nothing is.</summary>
    internal ITrafficAccount? Account => _account ??= _node.Traffic?.Open(Peer, Group);

    /// <summary>How often a suspected peer is pinged: at each look, by relay as any quiet one.</summary>
    private int PingAgainMillis => _newest.Transport.KeepsMessages ? NodeTuning.PingAgainMillis : 0;

    internal SecuredSession Core => _core;

    internal HandshakeAttempt? Attempt { get; set; }

    /// <summary>The peer's boot count, as its authentic messages say; 0 before the first.</summary>
    internal uint PeerBootCount => (uint)(Interlocked.Read(ref _newestSequence) >> 32);

    /// <summary>Seals a message and sends it.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes and seals one message.</param>
    /// <returns>Sent; Closed when the session has ended or its messages are used up or nothing was written; else what the transport said.</returns>
    public SendStatus Send<TState>(TState state, SessionWrite<TState> write) => WriteAndSend(state, write, isOrdered: false);

    /// <summary>As <see cref="Send"/>, for a message whose order counts: it goes over a stream where there is one.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes and seals one message; called again with more room when it did not fit.</param>
    public SendStatus SendOrdered<TState>(TState state, SessionWrite<TState> write) => WriteAndSend(state, write, isOrdered: true);

    /// <summary>Sends a message with one body.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="writeFields">Writes the body's fields; called again when the message needs another transport.</param>
    /// <returns>As <see cref="Send"/>; TooLong when the body fits into a message of no transport of this session.</returns>
    public SendStatus SendBody<TState>(byte[] tag, TState state, Action<MessageWriter, TState> writeFields) =>
        WriteAndSendBody(tag, state, writeFields, isOrdered: false);

    /// <summary>As <see cref="SendBody"/>, for a message whose order counts: it goes over a stream where there is one.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="writeFields">Writes the body's fields; called again when the message needs another transport.</param>
    public SendStatus SendBodyOrdered<TState>(byte[] tag, TState state, Action<MessageWriter, TState> writeFields) =>
        WriteAndSendBody(tag, state, writeFields, isOrdered: true);

    /// <summary>Measures a round trip and shows that this end lives.</summary>
    public SendStatus Ping() => Send(this, static (session, core, writer, into, capacity) =>
    {
        session._pingToken++;
        session._pingSentTicks = session._node.Time.GetTimestamp();
        session._lastPingMillis = session._node.NowMillis;
        return SessionControl.WritePing(core, writer, session._pingToken, into, 0, capacity);
    });

    /// <summary>Tells the peer that the session ends, ends it and overwrites its keys. Calling twice is harmless.</summary>
    /// <param name="reason">Why.</param>
    public void Close(CloseReason reason)
    {
        Send(reason, static (why, session, writer, into, capacity) =>
            SessionControl.WriteClose(session, writer, why, into, 0, capacity));
        _node.End(this, reason);
    }

    /// <summary>Takes the secret for a later session out, once.</summary>
    /// <param name="secret">Receives 32 octets; the caller overwrites them.</param>
    /// <param name="id">The secret's id.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTakeResumption(byte[] secret, out ulong id)
    {
        lock (Gate)
        {
            return _core.TryTakeResumption(secret, 0, out id);
        }
    }

    /// <summary>Whether this session is to be used rather than another with the same peer.</summary>
    internal bool Outranks(PeerSession other) => PeerNode.Outranks(this, other);

    internal bool IsAgeing(long nowMillis)
    {
        lock (Gate)
        {
            return _core.Life == SessionLife.Live && _core.IsAgeing(nowMillis);
        }
    }

    /// <summary>Whether it is time to say that the session uses up its life: now and then, until another took its place.</summary>
    internal bool TellsAge(long nowMillis)
    {
        lock (Gate)
        {
            bool tells = _core.Life == SessionLife.Live && _replacedBy is null && _core.IsAgeing(nowMillis)
                && nowMillis - _ageToldMillis >= NodeTuning.AgeingAgainMillis;
            _ageToldMillis = tells ? nowMillis : _ageToldMillis;
            return tells;
        }
    }

    /// <summary>
    /// Opens a message; with it the peer's address follows the peer. Only the newest message does that: an older one that somebody held back and
    /// sends from elsewhere leads nowhere.
    /// </summary>
    internal OpenStatus Open(Envelope envelope, ITransport transport, IncomingAddress from, long nowMillis)
    {
        lock (Gate)
        {
            if (!MayMove && (transport != _newest.Transport || !from.Equals(_newest.Address)))
            {
                return OpenStatus.WrongSender;
            }

            OpenStatus status = _core.Open(envelope, nowMillis);
            if (status != OpenStatus.Opened)
            {
                return status;
            }

            _suspectUntilMillis = SessionInitiator.Never;
            bool isNewest = envelope.Sequence > _newestSequence;
            if (isNewest)
            {
                Interlocked.Exchange(ref _newestSequence, envelope.Sequence);
            }

            Hear(transport, from, isNewest, nowMillis);
            return status;
        }
    }

    internal void HandlePong(uint token)
    {
        lock (Gate)
        {
            if (token == _pingToken && token != FirstPingToken)
            {
                Interlocked.Exchange(ref _roundTripTicks, _node.Time.GetElapsedTime(_pingSentTicks).Ticks);
            }
        }
    }

    /// <summary>An unproven hint says that the peer lost this session: ask it, and end the session only if it stays silent.</summary>
    /// <returns>False when the peer was asked a moment ago: hints cost nothing, answers do.</returns>
    internal bool Suspect(long nowMillis)
    {
        lock (Gate)
        {
            if (_core.Life != SessionLife.Live || nowMillis < _suspectAgainMillis)
            {
                return false;
            }

            _suspectUntilMillis = nowMillis + (_newest.Transport.KeepsMessages ? NodeTuning.SilenceMillis : NodeTuning.SuspicionMillis);
            _suspectAgainMillis = nowMillis + NodeTuning.SuspicionAgainMillis;
        }

        Ping();
        return true;
    }

    /// <summary>Another session took the place of this one, which still takes for a moment what is on its way.</summary>
    internal void ReplaceBy(PeerSession best, long nowMillis)
    {
        lock (Gate)
        {
            _replacedAtMillis = _replacedBy is null ? nowMillis : _replacedAtMillis;
            _replacedBy = best;
        }
    }

    /// <summary>What the passing of time asks of this session: None, or why it is to end.</summary>
    internal CloseReason Tick(long nowMillis, bool pings)
    {
        bool ping;
        lock (Gate)
        {
            CloseReason reason = ReasonToEnd(nowMillis);
            if (reason != CloseReason.None || _core.Life != SessionLife.Live)
            {
                return reason;
            }

            bool quiet = pings && !_newest.Transport.KeepsMessages && nowMillis - _core.LastHeardMillis >= NodeTuning.KeepAliveMillis
                && nowMillis - _lastPingMillis >= NodeTuning.PingAgainMillis;
            ping = quiet || (_suspectUntilMillis != SessionInitiator.Never && nowMillis - _lastPingMillis >= PingAgainMillis);
        }

        if (ping)
        {
            Ping();
        }

        if (pings)
        {
            PingQuietPaths(nowMillis);
        }

        return CloseReason.None;
    }

    private SendStatus TransmitCounted(SessionPath path, byte[] buffer, int length, ReadOnlySpan<byte> tag)
    {
        SendStatus status = Transmit(path, buffer, length);
        if (status == SendStatus.Sent && Account is { } account)
        {
            account.Sent(_node.Traffic!.NumberOf(tag), length);
        }

        return status;
    }

    private static int WriteBody<TState>(
        (byte[] Tag, TState State, Action<MessageWriter, TState> WriteFields) body, SecuredSession session, MessageWriter writer, byte[] into, int capacity)
    {
        writer.Begin(into, 0, capacity);
        writer.BeginBody(body.Tag);
        body.WriteFields(writer, body.State);
        writer.EndBody();
        return session.Finish(writer);
    }

    private SendStatus WriteAndSend<TState>(TState state, SessionWrite<TState> write, bool isOrdered)
    {
        int length = Write(state, write, isOrdered, out SessionPath path, out byte[] buffer, out bool isRented);
        SendStatus status = length == 0 ? SendStatus.Closed : TransmitCounted(path, buffer, length, []);
        Return(buffer, isRented);
        return status;
    }

    private SendStatus WriteAndSendBody<TState>(byte[] tag, TState state, Action<MessageWriter, TState> writeFields, bool isOrdered)
    {
        int length = Write((tag, state, writeFields), WriteBody, isOrdered, out SessionPath path, out byte[] buffer, out bool isRented);
        SendStatus status = length > 0 ? TransmitCounted(path, buffer, length, tag)
            : _core.Life != SessionLife.Closed && _core.Sent < Terms.MessageLimit ? SendStatus.TooLong
            : SendStatus.Closed;
        Return(buffer, isRented);
        return status;
    }

    private int Write<TState>(
        TState state, SessionWrite<TState> write, bool isOrdered, out SessionPath path, out byte[] buffer, out bool isRented)
    {
        NodeScratch scratch = _node.Scratch;
        isRented = false;
        lock (Gate)
        {
            long now = _paths.Length > 1 ? _node.NowMillis : 0;
            path = Best(isOrdered, now);
            int capacity = Math.Min(path.Transport.MaxMessageLength, NodeTuning.TransmitLength);
            buffer = scratch.TransmitOf(capacity);
            int length = write(state, _core, scratch.Writer, buffer, capacity);
            SessionPath longest = length > 0 ? path : Best(isLarge: true, now);
            if (length > 0 || longest.Transport.MaxMessageLength <= capacity || _core.Life == SessionLife.Closed)
            {
                return length;
            }

            path = longest;
            capacity = path.Transport.MaxMessageLength;
            buffer = ArrayPool<byte>.Shared.Rent(capacity);
            isRented = true;
            return write(state, _core, scratch.Writer, buffer, capacity);
        }
    }

    private static void Return(byte[] buffer, bool isRented)
    {
        if (isRented)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private CloseReason ReasonToEnd(long nowMillis)
    {
        if (_core.Life != SessionLife.Live)
        {
            return CloseReason.None;
        }

        if (_core.IsExpired(nowMillis))
        {
            return CloseReason.Expired;
        }

        if (!MayMove && _newest.Transport is IProvingTransport proving && proving.FindProven(_newest.Address) is null)
        {
            // The connection is gone, and with it what protected the session.
            return CloseReason.Silent;
        }

        // Who took the place may be gone in the meantime: then this one is needed again.
        _replacedBy = _replacedBy is { IsLive: true } ? _replacedBy : null;
        if (_replacedBy is not null && nowMillis - _replacedAtMillis >= NodeTuning.ReplacedGraceMillis)
        {
            return CloseReason.Replaced;
        }

        // By relay silence says nothing: the peer may sleep for hours.
        bool silent = nowMillis >= _suspectUntilMillis || (!_newest.Transport.KeepsMessages && nowMillis - _core.LastHeardMillis >= NodeTuning.SilenceMillis);
        return silent ? CloseReason.Silent : CloseReason.None;
    }
}
