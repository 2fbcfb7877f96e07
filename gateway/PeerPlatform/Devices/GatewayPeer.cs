using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
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
    /// <summary>The purpose of the sessions with devices.</summary>
    public const string ControlPurpose = "control";

    private const int TickMillis = 50;
    private const int JournalSteps = 8192;

    private readonly GatewayPeerOptions _options;
    private readonly ILogger _logger;
    private readonly PeerNode _node;
    private readonly AttemptJournal _journal;
    private readonly EventStream _events;
    private readonly SessionPolicy _policy;
    private readonly RegionAnnouncer _announcer;
    private readonly SessionTools _announcerTools;
    private readonly Lock _announcerGate = new();
    private readonly ConcurrentDictionary<Identifier, DeviceLink> _links = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewayIdentity _identity;
    private ITimer? _timer;

    /// <summary>Makes a gateway from its stored state; <see cref="Start"/> opens its transports.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public GatewayPeer(GatewayPeerOptions options, ILoggerFactory loggers)
    {
        _options = options;
        _logger = loggers.CreateLogger<GatewayPeer>();
        _identity = options.State.Identity;
        _journal = new AttemptJournal(JournalSteps, options.Time);
        _events = new EventStream(options.Time);
        _policy = PolicyOf(options);
        PeerNodeOptions node = new()
        {
            Id = _identity.PeerId,
            Cryptography = options.Cryptography,
            Transports = options.Transports,
            Responder = new DeviceResponderPolicy(this, _policy),
            BootCount = options.State.IncrementBootCount(),
            Trace = _journal,
            Time = options.Time,
        };
        _node = new PeerNode(node, loggers.CreateLogger<PeerNode>());
        _node.Handle(ProtocolTag.Region, new RegionHandler(this));
        _node.Handle(ProtocolTag.Switch, new SwitchHandler(this));
        _node.SessionLive += OnLive;
        _node.SessionEnded += OnEnded;
        _node.SessionAgeing += OnAgeing;
        _announcerTools = _node.RentTools();
        int bits = _policy.AllowResumption ? RegionPolicy.AllowsResumption : 0;
        _announcer = new RegionAnnouncer(_announcerTools, Group, Region, Endpoints[0], bits);
        foreach (DeviceRecord device in options.Devices.List())
        {
            _links[device.Id] = new DeviceLink(device, options.Lights.Find(device.Id));
        }
    }

    /// <inheritdoc/>
    public Identifier Id => _identity.PeerId;

    /// <inheritdoc/>
    public Identifier Group => _identity.GroupId;

    /// <inheritdoc/>
    public string Region => _identity.RegionName;

    /// <summary>The node underneath, for other services of the same peer.</summary>
    public PeerNode Node => _node;

    /// <inheritdoc/>
    public IReadOnlyList<string> Endpoints =>
    [
        .. _options.Transports.Transports.OfType<UdpTransport>().SelectMany(udp => udp.LocalEndpoints.Select(endpoint => endpoint.ToString())),
        .. _options.Transports.Transports.Where(transport => transport is not UdpTransport).Select(transport => transport.LocalEndpoint.ToString()),
    ];

    /// <summary>Opens the transports, announces the region, and asks all devices for a session where they were last heard.</summary>
    public void Start()
    {
        _options.Resumptions.DeleteExpired(_options.Time.GetUtcNow());
        _node.Start();
        lock (_announcerGate)
        {
            _announcer.Start(_node.NowMillis);
        }

        _timer = _options.Time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(TickMillis));
        foreach (DeviceLink link in _links.Values)
        {
            if (link.Record.LastEndpoint is { } last && Resolve(last) is { } address)
            {
                Connect(link, address, 0, 0, false);
            }
        }

        if (_logger.IsEnabled(LogLevel.Information))
        {
            string endpoints = string.Join(", ", Endpoints);
            GatewayLog.Started(_logger, Id, Region, endpoints, _links.Count);
        }
    }

    /// <summary>Tells all devices that the gateway goes away, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _node.DisposeAsync().ConfigureAwait(false);
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
        Announce(now);
        foreach (DeviceLink link in _links.Values)
        {
            if (link.Tick(now))
            {
                Connect(link, null, 0, 0, false);
            }
        }
    }

    private void Announce(long now)
    {
        lock (_announcerGate)
        {
            _announcer.HandleTimeout(now);
            byte[] buffer = new byte[Limits.MaxDatagram];
            int length = now >= 0 ? _announcer.PollTransmit(buffer, 0, buffer.Length) : 0;
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

    private void OnLive(PeerSession session)
    {
        if (!_links.TryGetValue(session.Peer, out DeviceLink? link))
        {
            return;
        }

        session.Attachment = link;
        KeepResumption(session);
        DateTimeOffset now = _options.Time.GetUtcNow();
        _options.Devices.RecordSeen(session.Peer, session.Address.ToString(), now);
        link.Attach(session, now, _node.NowMillis);
        session.Ping();
        string how = KeyExchangeMethod.NameOf(session.Terms.KeyExchange);
        _events.Publish(GatewayEventKind.SessionLive, link.Record.Name, null, $"{link.Record.Name}: session live by {how}, attempt {session.AttemptId:x16}");
    }

    private void OnEnded(PeerSession session, CloseReason reason)
    {
        if (session.Attachment is DeviceLink link && link.Detach(session, ReasonText(reason), _node.NowMillis))
        {
            _events.Publish(GatewayEventKind.SessionEnded, link.Record.Name, null, $"{link.Record.Name}: session ended, {ReasonText(reason)}");
        }
    }

    private void OnAgeing(PeerSession session)
    {
        if (session.Attachment is DeviceLink link)
        {
            Connect(link, session.Address, 0, 0, true);
        }
    }

    private void KeepResumption(PeerSession session)
    {
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            if (session.TryTakeResumption(secret, out ulong id) && _options.ResumptionLifetime > TimeSpan.Zero)
            {
                _options.Resumptions.Save(session.Peer, id, secret, _options.Time.GetUtcNow() + _options.ResumptionLifetime);
            }
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string ReasonText(CloseReason reason) => reason switch
    {
        CloseReason.Done => "the device closed it",
        CloseReason.Expired => "its life was used up",
        CloseReason.Replaced => "a newer one took its place",
        CloseReason.Silent => "nothing was heard of the device",
        CloseReason.GoingAway => "the device shuts down",
        CloseReason.Removed => "the device was removed",
        _ => "it was never confirmed",
    };
}
