using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// The gateway: announces its region, sets up sessions with the devices that it enrolled, keeps their lights' states, and switches them.
/// DEVICES.md. Everything may be called from any thread.
/// </summary>
public sealed partial class GatewayPeer : IGatewayControl, IAsyncDisposable
{
    private readonly GatewayPeerOptions _options;
    private readonly ILogger _logger;
    private readonly PeerNode _node;
    private readonly AttemptJournal _journal;
    private readonly EventStream _events;
    private readonly DeviceBook _book;
    private readonly SessionPolicy _policy;
    private readonly SessionPolicy _askedPolicy;
    private readonly RegionAnnouncer _announcer;
    private readonly Lock _announcerGate = new();
    private readonly ConcurrentDictionary<Identifier, DeviceLink> _links = new();
    private readonly RateGate _faultLogs = new(GatewayTuning.LogsEachSecond);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private readonly GatewayIdentity _identity;
    private ITimer? _timer;
    private long _faults;
    private int _disposed;

    /// <summary>Makes a gateway from its stored state; <see cref="Start"/> opens its transports.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public GatewayPeer(GatewayPeerOptions options, ILoggerFactory loggers)
    {
        _options = options;
        _logger = loggers.CreateLogger<GatewayPeer>();
        _identity = options.State.Identity;
        _stop = _stopping.Token;
        _journal = new AttemptJournal(options.Time);
        _events = new EventStream(options.Time);
        _policy = PolicyOf(options);
        _askedPolicy = PolicyOf(options);
        _askedPolicy.AttemptTimeoutMillis = GatewayTuning.AskedTimeoutMillis;
        uint boots = options.State.IncrementBootCount();
        Groups = options.OpenGroups?.Invoke(boots);
        PeerNodeOptions node = new()
        {
            Id = _identity.PeerId,
            Cryptography = options.Cryptography,
            Transports = options.Transports,
            Responder = new DeviceResponderPolicy(this, _policy),
            GroupResponders = Groups,
            GroupKeys = Groups,
            Traffic = options.Traffic,
            BootCount = boots,
            Trace = _journal,
            Time = options.Time,
        };
        _node = new PeerNode(node, loggers.CreateLogger<PeerNode>());
        _node.Handle(ProtocolTag.Region, new RegionHandler(this));
        _node.Handle(ProtocolTag.Switch, new SwitchHandler(this));
        _node.Handle(ProtocolTag.Link, new LinkHandler(this));
        if (Groups is not null)
        {
            Groups.FindBoard = name => _links.Values.FirstOrDefault(link => link.Record.Name == name)?.Record.Id;
            Groups.Attach(_node);
        }

        Services = options.OpenServices(boots, Groups);
        foreach (IPeerService service in Services)
        {
            service.Attach(_node);
        }

        _node.SessionLive += OnLive;
        _node.SessionEnded += OnEnded;
        _node.SessionAgeing += OnAgeing;
        int bits = _policy.AllowResumption ? RegionPolicy.AllowsResumption : 0;
        _announcer = new RegionAnnouncer(_node.RentTools(), Group, Region, Endpoints[0], bits);
        foreach (DeviceRecord device in options.Devices.List().Where(device => !device.Revoked))
        {
            _links[device.Id] = new DeviceLink(device, options.Lights.Find(device.Id));
        }

        _book = new DeviceBook(options, _logger);
        _sleep = new SleepBook(options.Sleeping, NoteSleepFault);
        _keeper = new LinkKeeper(options, _node, _links);
        _node.Introductions = _keeper.HandleIntroduced;
    }

    /// <inheritdoc/>
    public Identifier Id => _identity.PeerId;

    /// <inheritdoc/>
    public Identifier Group => _identity.GroupId;

    /// <inheritdoc/>
    public string Region => _identity.RegionName;

    /// <summary>The peer's groups; null where it has none.</summary>
    public GroupPeer? Groups { get; }

    /// <summary>The peer's other services, in the order of their start.</summary>
    public IReadOnlyList<IPeerService> Services { get; }

    /// <summary>The node underneath, for other services of the same peer.</summary>
    public PeerNode Node => _node;

    /// <inheritdoc/>
    public IReadOnlyList<string> Endpoints => _options.Transports.Endpoints;

    /// <summary>Opens the transports, announces the region, and asks all devices for a session where they were last heard.</summary>
    public void Start()
    {
        _options.Resumptions.DeleteExpired(_options.Time.GetUtcNow());
        _node.Start();
        Groups?.Start();
        foreach (IPeerService service in Services)
        {
            service.Start();
        }

        lock (_announcerGate)
        {
            _announcer.Start(_node.NowMillis);
        }

        _timer = _options.Time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(GatewayTuning.TickMillis));
        foreach (DeviceLink link in _links.Values)
        {
            if (link.Record.LastEndpoint is { } last && Resolve(last) is { } address)
            {
                link.Recall(address);
                Return(link, false);
            }
        }

        if (_logger.IsEnabled(LogLevel.Information))
        {
            string endpoints = string.Join(", ", Endpoints);
            GatewayLog.Started(_logger, Id, Region, endpoints, _links.Count);
        }
    }

    /// <summary>Tells all devices that the gateway goes away, writes what is to be kept, and closes everything. Calling twice is harmless.</summary>
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

        foreach (DeviceLink link in _links.Values)
        {
            link.Abandon();
        }

        _keeper.Stop();
        foreach (IPeerService service in Services.Reverse())
        {
            await service.DisposeAsync().ConfigureAwait(false);
        }

        if (Groups is not null)
        {
            await Groups.DisposeAsync().ConfigureAwait(false);
        }

        await _node.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_connecting.Keys).ConfigureAwait(false);
        await _book.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static SessionPolicy PolicyOf(GatewayPeerOptions options) => new()
    {
        Suites = [Suite.Aes128CbcHmac],
        KeyExchanges = [KeyExchangeMethod.Resumption, KeyExchangeMethod.Rsa],
        LifetimeSeconds = (uint)options.SessionLifetime.TotalSeconds,
        MessageLimit = options.MessagesPerSession,
        AllowResumption = options.ResumptionLifetime > TimeSpan.Zero,
    };

    private RemoteAddress? Resolve(string endpoint) =>
        NanoPeers.Endpoints.Endpoint.Parse(endpoint) is { } parsed ? _options.Transports.Resolve(parsed).Address : null;

    private void Tick()
    {
        long now = _node.NowMillis;
        Guard("announcing", now, Announce);
        Guard("links", now, _keeper.Tick);
        foreach (DeviceLink link in _links.Values)
        {
            Guard(link.Record.Name, now, due =>
            {
                if (link.Tick(due))
                {
                    Return(link, false);
                }
            });
        }
    }

    private void Announce(long now)
    {
        byte[] buffer = _node.Scratch.TransmitOf(Limits.MaxDatagram);
        lock (_announcerGate)
        {
            _announcer.HandleTimeout(now);
            int length = _announcer.PollTransmit(buffer, 0, buffer.Length);
            if (length == 0)
            {
                return;
            }

            foreach (IGroupTransport transport in _options.Transports.Transports.OfType<IGroupTransport>())
            {
                transport.SendMulticast(buffer.AsSpan(0, length));
                transport.SendBroadcast(buffer.AsSpan(0, length));
            }
        }
    }

    /// <summary>An exception on a timer's thread would end the process; one link's must not keep the timer from the others.</summary>
    private void Guard(string what, long now, Action<long> work)
    {
        try
        {
            work(now);
        }
#pragma warning disable CA1031 // Counted and logged: the next tick tries again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _faults);
            if (_faultLogs.Admits(now))
            {
                GatewayLog.Fault(_logger, what, fault);
            }
        }
    }
}
