using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Discovery at a full peer: the cores over the peer's node. What comes is copied and handled by one worker, since it may read a disk; what does not
/// fit the queue is left, and its sender repeats it. DISCOVERY-SERVICE.md.
/// </summary>
public sealed partial class DiscoveryService : IPeerService, IDiscoveryControl, IRegionListener
{
    private readonly DiscoveryServiceOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ScopedAdvertisementIndex _index;
    private readonly DiscoveryCore _core;
    private readonly PublicationKeeper _keeper;
    private readonly SourceGate _sources = new(DiscoveryTuning.SourcePlaces, DiscoveryTuning.EachSourceEachSecond);
    private readonly RateGate _all = new(DiscoveryTuning.ClearEachSecond);
    private readonly RateGate _faultLogs = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly PeersMessage _peers = new();
    private readonly RegionMessage _region = new();
    private readonly RegionListMessage _lists = new();
    private readonly Channel<WaitingBody> _waiting = Channel.CreateBounded<WaitingBody>(
        new BoundedChannelOptions(DiscoveryTuning.MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private PeerNode? _node;
    private RegionDirectory? _directory;
    private RegionLists? _regionLists;
    private RegionIdentity? _identity;
    private RegionAnnouncer? _announcer;
    private RegionBoot? _boot;
    private ITimer? _timer;
    private Task _work = Task.CompletedTask;
    private long _shed;
    private int _ticking;
    private int _disposed;

    /// <summary>Makes the discovery of a peer.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="logger">Takes what a person may want to know.</param>
    public DiscoveryService(DiscoveryServiceOptions options, ILogger<DiscoveryService> logger)
    {
        _options = options;
        _logger = logger;
        _index = new ScopedAdvertisementIndex(options.Index, new MemoryAdvertisementIndex());
        Near = new ProximityGroup(options.Proximity);
        _core = new DiscoveryCore(options.Self, options.Documents, _index, options.Cache, Random.Shared.Next, NewId)
        {
            Rules = options.Rules,
            Neighbours = HandOnTo,
        };
        _core.Desk.LongestLife = options.Rules.LongestLife;
        _keeper = new PublicationKeeper(_core);
    }

    /// <inheritdoc/>
    public DiscoveryCounters Counters
    {
        get
        {
            _core.Counters.Shed = Interlocked.Read(ref _shed);
            return _core.Counters;
        }
    }

    /// <summary>The peers that are near.</summary>
    public ProximityGroup Near { get; }

    private PeerNode Node => _node ?? throw new InvalidOperationException("Discovery has no node yet.");

    private DiscoveryTime Now => new(Node.NowMillis, Node.Time.GetUtcNow());

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        node.Handle(ProtocolTag.Peers, new Bodies(this, false));
        if (_options.OwnsRegion)
        {
            node.Handle(ProtocolTag.Region, new Bodies(this, true));
        }
    }

    /// <inheritdoc/>
    public void Start()
    {
        lock (_gate)
        {
            DiscoveryTime now = Now;
            _identity = _options.Gateway?.Invoke();
            _directory = new RegionDirectory(_identity, _options.Self, Random.Shared.Next, NewId);
            if (_identity is not null)
            {
                _core.AlwaysPublic = new ResourceName(ResourceKind.Group, _identity.Group).ToString();
                _regionLists = new RegionLists(_identity, _options.Index, _directory);
                LinkAll(now.Millis);
                if (_options.OwnsRegion)
                {
                    _announcer = new RegionAnnouncer(Node.RentTools(), _identity.Group, _identity.Region, _identity.Endpoint, _identity.Policy);
                    _announcer.Start(now.Millis);
                }
            }
            else
            {
                _boot = new RegionBoot(_core, _options.WantedRegion, NewId, Random.Shared.Next) { Resolve = Resolve };
                _boot.Start([.. Addresses().Select(address => new DiscoveryPath(address))], _options.AsksSubnet, now.Millis);
            }
        }

        _work = Task.Run(WorkAsync);
        TimeSpan period = TimeSpan.FromMilliseconds(DiscoveryTuning.TickMillis);
        _timer = Node.Time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, period);
    }

    /// <inheritdoc/>
    public void HandleRegion(ReceivedBody body) => Take(body, true);

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

        _waiting.Writer.TryComplete();
        await _work.ConfigureAwait(false);
        EndSearches();
        _stopping.Dispose();
    }

    private static ulong NewId()
    {
        Span<byte> octets = stackalloc byte[8];
        do
        {
            RandomNumberGenerator.Fill(octets);
        }
        while (BitConverter.ToUInt64(octets) == 0);
        return BitConverter.ToUInt64(octets);
    }

    private RemoteAddress? Resolve(string endpoint) =>
        Endpoint.Parse(endpoint) is { } parsed ? Node.Transports.Resolve(parsed).Address : null;

    private IEnumerable<RemoteAddress> Addresses()
    {
        foreach (string endpoint in _options.Rendezvous)
        {
            Resolution? resolved = Endpoint.Parse(endpoint) is { } parsed ? Node.Transports.Resolve(parsed) : null;
            if (resolved?.Address is { } address)
            {
                yield return address;
            }
            else
            {
                DiscoveryLog.BadRendezvous(_logger, endpoint, resolved?.Problem ?? "It is no endpoint.");
            }
        }
    }

    private void LinkAll(long now)
    {
        foreach (RemoteAddress address in Addresses())
        {
            _directory!.Link(address, now);
        }
    }

    /// <summary>A query of the public goes to other gateways; one of a member under a session to other members, and never in clear.</summary>
    private IReadOnlyList<DiscoveryPath> HandOnTo(DiscoveryPath from) => from.Group is null
        ? _directory?.HandOnTo(from.Address) ?? []
        : [.. Node.Sessions.Where(session => session.IsLive && session.Group.Equals(from.Group) && session != from.Session)
            .Take(RegionTiming.MaxHandedOn).Select(session => new DiscoveryPath(session.Address, session.Group, session))];

    /// <summary>Runs on the thread that received the body: copies it and is done.</summary>
    private void Take(ReceivedBody body, bool isRegion)
    {
        if (!body.IsSecured && (!_sources.Admits(body.From.GetHashCode(), body.NowMillis) || !_all.Admits(body.NowMillis)))
        {
            Interlocked.Increment(ref _shed);
            return;
        }

        if (PathOf(body) is not { } path
            || !_waiting.Writer.TryWrite(new WaitingBody(isRegion, body.Octets.ToArray(), body.CopySender(), path, body.Envelope.TotalLength)))
        {
            Interlocked.Increment(ref _shed);
        }
    }

    /// <summary>Where answers go, and what is known of who is there. What came under a group's key is answered under the pair's session.</summary>
    private DiscoveryPath? PathOf(ReceivedBody body)
    {
        if (!body.IsSecured)
        {
            return new DiscoveryPath(body.From.Remember());
        }

        Identifier group = body.Session?.Group ?? body.Group!;
        GroupPort? port = _options.Groups?.FindPort(group);
        Identifier? member = port?.Judge(body);
        if (body.Session is { } session)
        {
            return new DiscoveryPath(body.From.Remember(), member is null ? null : group, session);
        }

        return member is not null && port!.Session(member) is { } own ? new DiscoveryPath(own.Address, group, own) : null;
    }

    private async Task WorkAsync()
    {
        await foreach (WaitingBody body in _waiting.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (!_stopping.IsCancellationRequested)
            {
                Guard(() => Handle(body));
            }
        }
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 0)
        {
            Guard(() => Do(_ => { }));
            Volatile.Write(ref _ticking, 0);
        }
    }

    /// <summary>Whatever goes wrong with one message or one tick, a disk for instance, must not keep the others from being handled.</summary>
    private void Guard(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // Counted and logged.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (_faultLogs.Admits(Node.NowMillis))
            {
                DiscoveryLog.Fault(_logger, fault);
            }
        }
    }

    private sealed class Bodies(DiscoveryService service, bool isRegion) : IBodyHandler
    {
        public bool AcceptsClear => true;

        public bool AcceptsGroup => !isRegion;

        public void Handle(ReceivedBody body) => service.Take(body, isRegion);
    }
}
