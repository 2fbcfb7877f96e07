using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// A full peer: receives messages from its transports, sets up and holds sessions, and hands bodies to the handlers of their protocols. NODES.md.
/// Messages of live sessions are handled on the thread that received them and allocate nothing; set-ups run on the thread pool.
/// </summary>
public sealed partial class PeerNode : IMessageSink, IAsyncDisposable
{
    private readonly PeerNodeOptions _options;
    private readonly ILogger _logger;
    private readonly SequenceCounter _clearSequence;
    private readonly AnsweredRequests _answered = new(NodeTuning.AnsweredRequests);
    private readonly ThreadLocal<NodeScratch> _scratch;
    private readonly SessionIdTable<PeerSession> _sessions = new();
    private readonly SessionIdTable<InitiatorAttempt> _initiating = new();
    private readonly SessionIdTable<ResponderAttempt> _responding = new();
    private readonly ConcurrentBag<SessionTools> _tools = [];
    private readonly RateGate _faultLogs = new(NodeTuning.LogsEachSecond);
    private readonly RateGate _refusalLogs = new(NodeTuning.LogsEachSecond);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private readonly long _startTimestamp;
    private int _disposed;
    private readonly int _sessionProtocol;
    private (byte[] Tag, IBodyHandler Handler, int Protocol)[] _handlers = [];
    private ITimer? _attemptTimer;
    private ITimer? _sessionTimer;

    /// <summary>Makes a node; <see cref="Start"/> opens its transports.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="logger">Takes what a person may want to know.</param>
    public PeerNode(PeerNodeOptions options, ILogger<PeerNode> logger)
    {
        _options = options;
        _logger = logger;
        _clearSequence = new SequenceCounter(options.BootCount);
        _scratch = new ThreadLocal<NodeScratch>(() => new NodeScratch(this, options.Cryptography, options.Credentials));
        _stop = _stopping.Token;
        _startTimestamp = options.Time.GetTimestamp();
        _sessionProtocol = Number(ProtocolTag.Session);
        Cookie = new RetryCookie(options.Cryptography) { UnderLoad = false };
    }

    /// <summary>A session became live: a message under its key came. Raised on the thread that received it; must not wait.</summary>
    public event Action<PeerSession>? SessionLive;

    /// <summary>A session ended; its keys are overwritten. Must not wait.</summary>
    public event Action<PeerSession, CloseReason>? SessionEnded;

    /// <summary>A session uses up its life: it is time for a new one. Raised again from time to time until one took its place; must not wait.</summary>
    public event Action<PeerSession>? SessionAgeing;

    /// <summary>Small messages of a session take another way now: the one before failed or fell silent, or a better one was found. Must not wait.</summary>
    public event Action<PeerSession, SessionPath, SessionPath>? PathChanged;

    /// <summary>The peer's id.</summary>
    public Identifier Id => _options.Id;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>Milliseconds since the node was made: the clock of all its cores.</summary>
    public long NowMillis => (long)_options.Time.GetElapsedTime(_startTimestamp).TotalMilliseconds;

    /// <summary>Counters of everything that arrives.</summary>
    public NodeCounters Counters { get; } = new();

    /// <summary>The transports.</summary>
    public TransportTable Transports => _options.Transports;

    /// <summary>All sessions whose keys are agreed.</summary>
    public IReadOnlyCollection<PeerSession> Sessions => [.. _sessions.Snapshot];

    /// <summary>Set-ups under way, at either end.</summary>
    public int SetUpsUnderWay => _initiating.Count + _responding.Count;

    /// <summary>Cookies of this peer; under load they are asked for before a request gets an object, else only where a proof is costly to check.</summary>
    internal RetryCookie Cookie { get; }

    /// <summary>Which of several transports with the same peer takes a message.</summary>
    internal TransportPolicy TransportPolicy => _options.TransportPolicy;

    internal NodeScratch Scratch => _scratch.Value!;

    internal INodeTraffic? Traffic => _options.Traffic;

    /// <summary>Tags that are handled here.</summary>
    internal IEnumerable<byte[]> HandledTags => _handlers.Select(static handler => handler.Tag);

    /// <summary>Has a handler take the bodies of a protocol. Before <see cref="Start"/>.</summary>
    /// <param name="tag">The protocol.</param>
    /// <param name="handler">Takes its bodies.</param>
    public void Handle(byte[] tag, IBodyHandler handler) => _handlers = [.. _handlers, (tag, handler, Number(tag))];

    /// <summary>Opens the transports and begins to work.</summary>
    public void Start()
    {
        _attemptTimer = _options.Time.CreateTimer(_ => TickAttempts(), null, Period(NodeTuning.AttemptTickMillis), Period(NodeTuning.AttemptTickMillis));
        _sessionTimer = _options.Time.CreateTimer(_ => TickSessions(), null, Period(NodeTuning.SessionTickMillis), Period(NodeTuning.SessionTickMillis));
        foreach (ITransport transport in _options.Transports.Transports)
        {
            transport.Start(this);
        }
    }

    /// <summary>Tools for writing clear messages; given back by the caller after use.</summary>
    public SessionTools RentTools() => _tools.TryTake(out SessionTools? tools) ? tools : NewTools();

    /// <summary>
    /// Takes introductions and the answers to them, on the thread that received them; false for what it does not take. Null where nobody introduces or
    /// is introduced.
    /// </summary>
    internal Func<PeerSession, SessionMessage, bool>? Introductions { get; set; }

    /// <summary>Takes tools back.</summary>
    /// <param name="tools">Rented here.</param>
    public void ReturnTools(SessionTools tools) => _tools.Add(tools);

    /// <summary>Sends a message that is written and sealed.</summary>
    /// <param name="transport">By which transport.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its octets, from the beginning.</param>
    /// <param name="to">Where to.</param>
    public SendStatus Transmit(ITransport transport, byte[] buffer, int length, RemoteAddress to)
    {
        SendStatus status = transport.Send(buffer.AsSpan(0, length), to);
        Counters.Add(status == SendStatus.Sent ? NodeCounter.Sent : NodeCounter.SendFailed);
        return status;
    }

    /// <summary>As <see cref="Transmit"/>, of a message under a group's key or of a group in clear; counted as the group's.</summary>
    /// <param name="transport">By which transport.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its octets, from the beginning.</param>
    /// <param name="to">Where to.</param>
    /// <param name="group">The group.</param>
    /// <param name="tag">The protocol of its body.</param>
    public SendStatus TransmitOfGroup(ITransport transport, byte[] buffer, int length, RemoteAddress to, Identifier group, byte[] tag)
    {
        SendStatus status = Transmit(transport, buffer, length, to);
        if (status == SendStatus.Sent && _options.Traffic is { } traffic)
        {
            traffic.OfGroup(group).Sent(traffic.NumberOf(tag), length);
        }

        return status;
    }

    /// <summary>
    /// Closes all sessions, tells their peers, and closes the transports. What arrives meanwhile is counted and left. Calling twice is harmless.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Dispose(_attemptTimer).ConfigureAwait(false);
        await Dispose(_sessionTimer).ConfigureAwait(false);
        EndAll();
        foreach (ITransport transport in _options.Transports.Transports)
        {
            await DisposeAsync(transport).ConfigureAwait(false);
        }

        // What was on its way through a receiving thread when the first look was taken.
        EndAll();
        Counters.Dispose();
        _stopping.Dispose();
    }

    private void EndAll()
    {
        foreach (PeerSession session in _sessions.Snapshot)
        {
            OnTime(session, static ending => ending.Close(CloseReason.GoingAway));
        }

        foreach (InitiatorAttempt attempt in _initiating.Snapshot)
        {
            attempt.Abandon();
        }

        foreach (ResponderAttempt attempt in _responding.Snapshot)
        {
            attempt.Abandon();
        }
    }

    private static TimeSpan Period(int millis) => TimeSpan.FromMilliseconds(millis);

    private static ValueTask Dispose(ITimer? timer) => timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private int Number(byte[] tag)
    {
        _options.Traffic?.Register(tag);
        return _options.Traffic?.NumberOf(tag) ?? 0;
    }

    private SessionTools NewTools()
    {
        SessionTools tools = new(Id, _options.Cryptography, _clearSequence, _options.Trace, false, _answered);
        tools.Writer.Credentials = _options.Credentials;
        return tools;
    }
}
