using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>
/// Relaying at a full peer: its mailboxes for others, its own deposits, and what it collects. The disk is waited for on a thread of the service alone,
/// which takes what has come meanwhile as one batch. RELAY.md.
/// </summary>
public sealed partial class RelayService : IPeerService, IRelayControl, IBodyHandler
{
    private const int MaxQueued = 4_096;
    private const int MaxBatch = 512;
    private const int TickMillis = 100;
    private const int ConnectMillis = 2_000;
    private const string GroupPurpose = "group";

    private readonly RelayServiceOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<RelayWork> _bodies = new();
    private readonly ConcurrentQueue<Action<long>> _orders = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RelayOutbox _outbox = new(Random64());
    private readonly Dictionary<Identifier, RelayCollector> _collectors = new(IdentifierComparer.Instance);
    private readonly ConcurrentDictionary<Identifier, bool> _connecting = new(IdentifierComparer.Instance);
    private readonly RelayMessage _message = new();
    private PeerNode _node = null!;
    private RelayHost? _host;
    private Thread? _thread;
    private ITimer? _timer;
    private int _queued;
    private int _signalled;
    private int _disposed;
    private long _connectAtMillis;

    /// <summary>Makes a service.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="logger">Takes what a person may want to know.</param>
    public RelayService(RelayServiceOptions options, ILogger<RelayService> logger)
    {
        _options = options;
        _logger = logger;
    }

    /// <inheritdoc/>
    public event Action<RelayOutcome>? Ended;

    /// <inheritdoc/>
    public bool AcceptsClear => false;

    /// <inheritdoc/>
    public bool IsRelay => _options.Mailboxes is not null;

    /// <inheritdoc/>
    public RelayCounters Counters => _host?.Counters ?? _ownCounters;

    private readonly RelayCounters _ownCounters = new();
    private volatile HashSet<Identifier> _owners = [];
    private int _ownersVersion;

    /// <summary>Whether a peer has a mailbox here, as of a moment ago. Waits for nothing.</summary>
    /// <param name="owner">The peer.</param>
    public bool Keeps(Identifier owner) => _owners.Contains(owner);

    private void NoteOwners()
    {
        if (_host is { } host && host.Version != _ownersVersion)
        {
            _ownersVersion = host.Version;
            _owners = host.Mailboxes.Where(box => !box.Name.IsTransit).Select(box => box.Name.Owner).ToHashSet(IdentifierComparer.Instance);
        }
    }

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        if (_options.Mailboxes is { } store)
        {
            RelayHostOptions host = _options.Host with { NextHop = FindNextHop, IsOfGroup = _options.Access.IsOfGroup };
            _host = new RelayHost(node.Id, store, host);
            NoteOwners();
        }

        _options.Transport?.Attach(this);
        node.Handle(ProtocolTag.Relay, this);
        node.SessionLive += OnLive;
        node.SessionEnded += OnEnded;
    }

    /// <inheritdoc/>
    public void Start()
    {
        _timer = _node.Time.CreateTimer(_ => Signal(), null, TimeSpan.FromMilliseconds(TickMillis), TimeSpan.FromMilliseconds(TickMillis));
        _thread = new Thread(Run) { IsBackground = true, Name = "relay" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        _signal.Release();
        if (_thread != Thread.CurrentThread)
        {
            _thread?.Join();
        }

        _stopping.Dispose();
    }

    /// <inheritdoc/>
    void IBodyHandler.Handle(ReceivedBody body)
    {
        if (body.Session is not { } session)
        {
            return;
        }

        ReadOnlySpan<byte> octets = body.Octets;
        Queue(octets, new RelayWork(session, [], octets.Length, null));
    }

    /// <summary>Takes a message for a mailbox over. It is in memory until a gateway has accepted it.</summary>
    internal SendStatus Send(ReadOnlySpan<byte> message, RelayAddress to)
    {
        if (_stopping.IsCancellationRequested)
        {
            return SendStatus.Closed;
        }

        if (to.Gateway.Equals(_node.Id) && _host is not null)
        {
            return Queue(message, new RelayWork(null, [], message.Length, to)) ? SendStatus.Sent : SendStatus.Busy;
        }

        if (FindVia(to.Gateway) is not { } via)
        {
            return SendStatus.Unreachable;
        }

        Identifier? gateway = via.Equals(to.Gateway) ? null : to.Gateway;
        RelayDeposit deposit = new(0, gateway, to.Peer, _options.Transport?.Home, LifeSeconds, message.ToArray());
        if (_outbox.Add(via, deposit, _node.NowMillis, null) is null)
        {
            return SendStatus.Busy;
        }

        Signal();
        return SendStatus.Sent;
    }

    private uint LifeSeconds => (uint)Math.Clamp(_options.Life.TotalSeconds, 1, RelayLimits.MaxLifeSeconds);

    private static ulong Random64() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private bool Queue(ReadOnlySpan<byte> octets, RelayWork work)
    {
        if (Interlocked.Increment(ref _queued) > MaxQueued)
        {
            Interlocked.Decrement(ref _queued);
            Counters.Shed++;
            return false;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(octets.Length);
        octets.CopyTo(copy);
        _bodies.Enqueue(work with { Octets = copy });
        Signal();
        return true;
    }

    private void Order(Action<long> order)
    {
        _orders.Enqueue(order);
        Signal();
    }

    private void Signal()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _signal.Release();
        }
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            _signal.Wait();
            Volatile.Write(ref _signalled, 0);
            try
            {
                Turn();
            }
#pragma warning disable CA1031 // Whatever a store, a session or a listener throws ends this turn; the next one goes on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                RelayLog.Fault(_logger, fault);
            }
        }
    }

    private void OnLive(PeerSession session) => Order(now =>
    {
        if (!IsDirect(session))
        {
            return;
        }

        _outbox.HandleSession(session.Peer);
        _collectors.GetValueOrDefault(session.Peer)?.HandleSession(true, now);
    });

    private void OnEnded(PeerSession session, CloseReason reason) => Order(now =>
    {
        _host?.HandleGone(session);
        if (_collectors.TryGetValue(session.Peer, out RelayCollector? collector) && FindSession(session.Peer) is null)
        {
            collector.HandleSession(false, now);
        }
    });

    /// <summary>A mailbox is not reached by way of itself.</summary>
    private static bool IsDirect(PeerSession session) =>
        !session.Transport.KeepsMessages && session.Terms.Purpose is GroupPurpose or KnownPurpose.Control;

    private PeerSession? FindSession(Identifier gateway)
    {
        if (_options.FindSession is { } find)
        {
            return find(gateway);
        }

        PeerSession? session = _node.FindSession(gateway, GroupPurpose) ?? _node.FindSession(gateway, KnownPurpose.Control);
        return session is not null && IsDirect(session) ? session : null;
    }

    private Identifier? FindNextHop(Identifier gateway) =>
        FindSession(gateway) is not null || _options.Reaches(gateway) ? gateway : _options.Routes.GetValueOrDefault(gateway);

    private Identifier? FindVia(Identifier gateway) => FindNextHop(gateway) ?? _options.Transport?.Home;
}
