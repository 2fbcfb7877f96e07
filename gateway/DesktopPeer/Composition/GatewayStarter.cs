using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Information;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Paths;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.Storage;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>Puts a gateway together: its state in SQLite, UDP, keys made ahead, and the peer that uses them.</summary>
internal sealed class GatewayStarter : IGatewayStarter
{
    /// <inheritdoc/>
    public async Task<IRunningGateway> StartAsync(GatewaySettings settings, ILoggerFactory loggers)
    {
        Parts parts = new();
        try
        {
            parts.Open(settings, loggers);
            await parts.OpenSubsystemsAsync(settings, loggers).ConfigureAwait(false);
            return parts;
        }
        catch (Exception e)
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw Name(e, settings) ?? e;
        }
    }

    private static CommandException? Name(Exception failure, GatewaySettings settings) => failure switch
    {
        StateException state => StateFailure.Name(state),
        TransportBindException bind => new CommandException(ExitCode.NotStarted, "port-not-to-be-had", bind.Message, bind),
        ArgumentException wrong when wrong.GetType() == typeof(ArgumentException) =>
            new CommandException(ExitCode.Usage, "setting-wrong", wrong.Message, wrong),
        ObjectStoreException objects => new CommandException(ExitCode.StateUnusable, "objects-unusable", objects.Message, objects),
        SocketException socket => new CommandException(
            ExitCode.NotStarted, "peering-port-taken", $"Peering at {settings.PeeringAddress}:{settings.PeeringPort}: {socket.Message}", socket),
        IOException port => new CommandException(ExitCode.NotStarted, "peering-not-started", port.Message, port),
        CryptographicException key => new CommandException(
            ExitCode.StateUnusable, "state-key", $"The keys in {settings.StateFolder} cannot be used: {key.Message}", key),
        _ => null,
    };

    /// <summary>What a gateway is made of, closed in the reverse order of its opening.</summary>
    private sealed class Parts : IRunningGateway
    {
        private SqliteState? _state;
        private PlatformCryptography? _cryptography;
        private RsaKeyPool? _keys;
        private UdpTransport? _udp;
        private TcpTransport? _tcp;
        private HttpTransport? _http;
        private TrafficMeter? _meter;
        private GatewayPeer? _gateway;
        private RelaySwitch? _relaySwitch;

        public GatewaySubsystems? Subsystems { get; private set; }

        public IGatewayControl Control => _gateway!;

        public IGroupControl Groups => _gateway!.Groups!;

        public IReadOnlyList<IPeerService> Services => _gateway!.Services;

        public IReadOnlyList<string> NetworkProblems => _udp!.GroupProblems;

        public void Open(GatewaySettings settings, ILoggerFactory loggers)
        {
            StateOptions state = new() { Folder = settings.StateFolder };
            _state = SqliteState.Open(settings.Region is null ? state : state with { RegionName = settings.Region });
            _state.TellLosses(loggers.CreateLogger<SqliteState>());
            _cryptography = new PlatformCryptography();
            _keys = new RsaKeyPool(new RsaKeyPoolOptions(), TimeProvider.System);
            _udp = new UdpTransport(OptionsOf(settings), loggers.CreateLogger<UdpTransport>());
            TransportTable transports = new();
            transports.Register(_udp);
            _tcp = new TcpTransport(TcpOptionsOf(settings, _udp.LocalEndpoint.Port), loggers.CreateLogger<TcpTransport>());
            transports.Register(_tcp);
            OpenHttp(settings, transports, loggers);
            RelayTransport relay = new(_state.Gateway.Identity.PeerId);
            transports.Register(relay);
            _meter = new TrafficMeter();
            GatewayPeerOptions options = new()
            {
                Traffic = _meter,
                Cryptography = _cryptography,
                Transports = transports,
                State = _state.Gateway,
                Devices = _state.Devices,
                Resumptions = _state.Resumption,
                Lights = _state.Lights,
                Sleeping = _state.Sleeping,
                Links = _state.Links,
                TakeRsaKey = async cancellationToken =>
                    new RsaInitiatorKeyExchange(await _keys.TakeAsync(KeyReuse.Never, cancellationToken).ConfigureAwait(false)),
                OpenGroups = bootCount => OpenGroups(PeerName.Of(settings.PeerName), bootCount, _state, _cryptography, loggers),
                OpenServices = (bootCount, groups) =>
                [
                    new PathService(),
                    .. OpenDiscovery(settings, bootCount, groups!, transports, loggers),
                    OpenRelay(groups, relay, _state, loggers),
                    .. OpenPipes(groups, bootCount, loggers),
                    .. OpenStack(groups, settings, _meter, loggers),
                ],
            };
            _gateway = new GatewayPeer(options, loggers);
            _gateway.Start();
        }

        /// <summary>What the agent keeps; the peering service is a node of its own beside the platform's, under the same peer id.</summary>
        public async Task OpenSubsystemsAsync(GatewaySettings settings, ILoggerFactory loggers)
        {
            LocalPeeringServiceOptions? peering = settings.PeeringAddress is not { } address ? null : new LocalPeeringServiceOptions
            {
                Folder = Path.Combine(settings.StateFolder, "peering"),
                NodeId = _state!.Gateway.Identity.PeerId.ToString().Replace("-", "", StringComparison.Ordinal),
                Peering = new PeeringOptions
                {
                    Address = address,
                    Port = settings.PeeringPort,
                    Peers = [.. settings.PeeringPeers.Select(peer => new IPEndPoint(peer, settings.PeeringPort))],
                },
                Fetching = new ObjectFetcherOptions { Proxy = settings.InternetProxy },
                Errands = settings.UploadUrl is not { } upload ? null : new ErrandsOptions
                {
                    Folder = Path.Combine(settings.StateFolder, "peering", "errands"),
                    Upload = upload,
                    TriesDirectly = settings.UploadsDirectly,
                },
                BackendKey = settings.BackendKeyFile is null ? null : ReadKey(settings.BackendKeyFile),
            };
            Subsystems = new GatewaySubsystems(settings.StateFolder, _relaySwitch, peering, loggers);
            await Subsystems.StartPartsAsync().ConfigureAwait(false);
        }

        private static string ReadKey(string file)
        {
            try
            {
                string text = File.ReadAllText(file);
                _ = BackendKey.FromPem(text);
                return text;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new CommandException(ExitCode.Usage, "key-unreadable", $"{file} holds no public RSA key of 2048 bits in PEM: {e.Message}", e);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (Subsystems is not null)
            {
                await Subsystems.DisposeAsync().ConfigureAwait(false);
            }

            if (_gateway is not null)
            {
                await _gateway.DisposeAsync().ConfigureAwait(false);
            }

            if (_http is not null)
            {
                await _http.DisposeAsync().ConfigureAwait(false);
            }

            if (_tcp is not null)
            {
                await _tcp.DisposeAsync().ConfigureAwait(false);
            }

            if (_udp is not null)
            {
                await _udp.DisposeAsync().ConfigureAwait(false);
            }

            _meter?.Dispose();
            _keys?.Dispose();
            _cryptography?.Dispose();
            _state?.Dispose();
        }

        /// <summary>Mailboxes for the members of the peer's groups and for its devices, and by relay to whom this peer cannot reach.</summary>
        private RelayService OpenRelay(GroupPeer? groups, RelayTransport relay, SqliteState state, ILoggerFactory loggers)
        {
            _relaySwitch = new RelaySwitch(new GroupRelayAccess(groups, state.Gateway.Identity.GroupId));
            RelayServiceOptions options = new()
            {
                Mailboxes = state.Mailboxes,
                Access = _relaySwitch,
                Collected = state.Mailboxes,
                Transport = relay,
                Reaches = peer => groups?.Ports.Any(port => port.IsMember(peer) && !port.IsConstrained(peer)) == true,
                Connect = async (peer, stop) =>
                    groups?.Ports.FirstOrDefault(port => port.IsMember(peer)) is { } port ? await port.ConnectAsync(peer, stop).ConfigureAwait(false) : null,
            };
            RelayService service = new(options, loggers.CreateLogger<RelayService>());
            if (groups is not null)
            {
                groups.Relay = relay;
                groups.KeepsFor = service.Keeps;
            }

            return service;
        }

        /// <summary>The boards are asked for when the gateway is there: what it advertises is made after its start.</summary>
        private IReadOnlyList<IPeerService> OpenDiscovery(
            GatewaySettings settings, uint bootCount, GroupPeer groups, TransportTable transports, ILoggerFactory loggers)
        {
            GatewayDiscovery discovery = GatewayDiscovery.Make(
                settings, _state!.Gateway.Identity, bootCount, groups, _state.Advertisements, transports,
                () => _gateway?.Devices() ?? [], loggers);
            return [discovery.Service, discovery];
        }

        private static IReadOnlyList<IPeerService> OpenPipes(GroupPeer? groups, uint bootCount, ILoggerFactory loggers)
        {
            if (groups is null)
            {
                return [];
            }

            PipeService pipes = new(new PipeServiceOptions { Groups = groups, BootCount = bootCount }, loggers.CreateLogger<PipeService>());
            return [pipes, new PipeChannels(pipes)];
        }

        /// <summary>Resolver, policies, peer information and the rules of traffic; packages of policies are kept in the state folder.</summary>
        private IReadOnlyList<IPeerService> OpenStack(GroupPeer? groups, GatewaySettings settings, TrafficMeter meter, ILoggerFactory loggers)
        {
            if (groups is null)
            {
                return [];
            }

            ResolverService resolver = new(groups) { Helpers = (port, what) => CentralHelp.Of(groups.Rules, port, what) };
            PolicyServiceOptions policies = new() { Store = new FolderPolicyStore(Path.Combine(settings.StateFolder, "policies")) };
            InformationOptions information = new() { Name = PeerName.Of(settings.PeerName), Meter = meter, Services = () => _gateway?.Services ?? [] };
            return
            [
                resolver,
                new PolicyService(groups, resolver, policies, loggers.CreateLogger<PolicyService>()),
                new InformationService(groups, information),
                new TrafficRulesService(groups, meter),
            ];
        }

        private static GroupPeer OpenGroups(string name, uint bootCount, SqliteState state, PlatformCryptography cryptography, ILoggerFactory loggers)
        {
            GroupPeerOptions options = new()
            {
                Id = state.Gateway.Identity.PeerId,
                Name = name,
                Cryptography = cryptography,
                BootCount = bootCount,
                Store = state.Groups,
                Statements = state.GroupStatements,
            };
            return new GroupPeer(options, loggers.CreateLogger<GroupPeer>());
        }

        /// <summary>HTTP for those who can do nothing else: a port of its own with mailboxes, or this peer's mailbox elsewhere.</summary>
        private void OpenHttp(GatewaySettings settings, TransportTable transports, ILoggerFactory loggers)
        {
            if (settings.HttpPort is null && settings.Mailbox is null)
            {
                return;
            }

            HttpTransportOptions options = new()
            {
                BindAddress = settings.HttpBindAddress,
                Port = settings.HttpPort ?? 0,
                Mailbox = settings.Mailbox,
                HostsMailboxes = settings.Mailbox is null,
            };
            _http = new HttpTransport(options, loggers.CreateLogger<HttpTransport>());
            transports.Register(_http);
        }

        /// <summary>The same number as UDP's, so that a person opens one port in a firewall.</summary>
        private static TcpTransportOptions TcpOptionsOf(GatewaySettings settings, int port) => new() { BindAddress = settings.BindAddress, Port = port };

        private static UdpTransportOptions OptionsOf(GatewaySettings settings) => new()
        {
            BindAddress = settings.BindAddress,
            Port = settings.Port,
            Group = settings.MulticastGroup,
            GroupPort = settings.MulticastPort,
            UseMulticast = settings.UseMulticast,
            UseBroadcast = settings.UseBroadcast,
            Interfaces = settings.Interfaces,
        };
    }
}
