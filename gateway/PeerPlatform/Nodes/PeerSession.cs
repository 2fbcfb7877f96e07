using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A session of a node: the core, its lock, and where its peer is. May be used from any thread.</summary>
public sealed class PeerSession
{
    private readonly PeerNode _node;
    private readonly SecuredSession _core;
    private volatile RemoteAddress _address;
    private volatile ITransport _transport;
    private uint _pingToken;
    private long _pingSentTicks;
    private long _roundTripTicks = -1;
    private long _lastPingMillis;
    private long _suspectUntilMillis = SessionInitiator.Never;

    internal PeerSession(PeerNode node, SecuredSession core, object gate, ulong attemptId, ITransport transport, RemoteAddress address)
    {
        _node = node;
        _core = core;
        Gate = gate;
        AttemptId = attemptId;
        _transport = transport;
        _address = address;
    }

    /// <summary>The session's id; key id of its messages.</summary>
    public ulong Id => _core.Id;

    /// <summary>The attempt that made it, the same in both ends' logs.</summary>
    public ulong AttemptId { get; }

    /// <summary>The other end; proven as the group's policy asks.</summary>
    public Identifier Peer => _core.Peer;

    /// <summary>What was agreed.</summary>
    public SessionTerms Terms => _core.Terms;

    /// <summary>Whether this end asked for the session.</summary>
    public bool IsInitiator => _core.IsInitiator;

    /// <summary>Where the peer was last heard.</summary>
    public RemoteAddress Address => _address;

    /// <summary>The transport that the peer was last heard on.</summary>
    public ITransport Transport => _transport;

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

    /// <summary>What a service keeps with the session.</summary>
    public object? Attachment { get; set; }

    internal object Gate { get; }

    internal SecuredSession Core => _core;

    internal HandshakeAttempt? Attempt { get; set; }

    internal bool AgeingTold { get; set; }

    /// <summary>When a newer session took its place.</summary>
    internal long ReplacedAtMillis { get; set; } = long.MaxValue / 2;

    /// <summary>Seals a message and sends it.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes and seals one message.</param>
    /// <returns>Sent; Closed when the session has ended or its messages are used up or nothing was written; else what the transport said.</returns>
    public SendStatus Send<TState>(TState state, SessionWrite<TState> write)
    {
        NodeScratch scratch = _node.Scratch;
        ITransport transport = _transport;
        int capacity = Math.Min(transport.MaxMessageLength, Limits.MaxStreamMessage);
        byte[] buffer = scratch.TransmitOf(Math.Min(capacity, NodeTuning.TransmitLength));
        int length;
        lock (Gate)
        {
            length = write(state, _core, scratch.Writer, buffer, Math.Min(capacity, buffer.Length));
        }

        return length == 0 ? SendStatus.Closed : _node.Transmit(transport, buffer, length, _address);
    }

    /// <summary>Sends a message with one body.</summary>
    /// <typeparam name="TState">What the writer needs.</typeparam>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="writeFields">Writes the body's fields.</param>
    public SendStatus SendBody<TState>(byte[] tag, TState state, Action<MessageWriter, TState> writeFields) =>
        Send((tag, state, writeFields), static (body, session, writer, into, capacity) =>
        {
            writer.Begin(into, 0, capacity);
            writer.BeginBody(body.tag);
            body.writeFields(writer, body.state);
            writer.EndBody();
            return session.Finish(writer);
        });

    /// <summary>Measures a round trip and shows that this end lives.</summary>
    public SendStatus Ping()
    {
        lock (Gate)
        {
            _pingToken++;
            _pingSentTicks = _node.Time.GetTimestamp();
            _lastPingMillis = _node.NowMillis;
        }

        return Send(_pingToken, static (token, session, writer, into, capacity) =>
            SessionControl.WritePing(session, writer, token, into, 0, capacity));
    }

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

    internal bool IsAgeing(long nowMillis)
    {
        lock (Gate)
        {
            return _core.Life == SessionLife.Live && _core.IsAgeing(nowMillis);
        }
    }

    /// <summary>Opens a message; with it the peer's address follows the peer.</summary>
    internal OpenStatus Open(Envelope envelope, ITransport transport, IncomingAddress from, long nowMillis)
    {
        lock (Gate)
        {
            OpenStatus status = _core.Open(envelope, nowMillis);
            if (status == OpenStatus.Opened)
            {
                _suspectUntilMillis = SessionInitiator.Never;
                if (!from.Equals(_address))
                {
                    _address = from.Remember();
                    _transport = transport;
                }
            }

            return status;
        }
    }

    internal void HandlePong(uint token)
    {
        if (token == _pingToken && _pingSentTicks != 0)
        {
            Interlocked.Exchange(ref _roundTripTicks, _node.Time.GetElapsedTime(_pingSentTicks).Ticks);
        }
    }

    /// <summary>An unproven hint says that the peer lost this session: ask it, and end the session only if it stays silent.</summary>
    internal void Suspect(long nowMillis)
    {
        if (_suspectUntilMillis == SessionInitiator.Never)
        {
            _suspectUntilMillis = nowMillis + NodeTuning.SuspicionMillis;
            Ping();
        }
    }

    /// <summary>What the passing of time asks of this session.</summary>
    internal CloseReason Tick(long nowMillis, bool pings)
    {
        long heard;
        lock (Gate)
        {
            if (_core.Life != SessionLife.Live)
            {
                return CloseReason.None;
            }

            if (_core.IsExpired(nowMillis))
            {
                return CloseReason.Expired;
            }

            heard = _core.LastHeardMillis;
        }

        if (nowMillis >= _suspectUntilMillis || nowMillis - heard >= NodeTuning.SilenceMillis)
        {
            return CloseReason.Silent;
        }

        if (pings && nowMillis - heard >= NodeTuning.KeepAliveMillis && nowMillis - _lastPingMillis >= NodeTuning.PingAgainMillis)
        {
            Ping();
        }

        return CloseReason.None;
    }
}
