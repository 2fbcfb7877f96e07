using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Logging;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>run: the gateway until Ctrl+C.</summary>
internal sealed class RunCommand
{
    private readonly Terminal _terminal;
    private readonly IGatewayStarter _starter;
    private readonly Option<string> _state = StateOption.Build();
    private readonly Option<int> _port = Port(
        "--port", UdpTransportOptions.DefaultPort, "UDP port for the devices; another one when it is taken; 0 takes any");

    private readonly Option<int> _apiPort = Port(
        "--api-port", LoopbackApiOptions.DefaultPort, "Port of the API on 127.0.0.1; another one when it is taken");

    private readonly Option<int> _multicastPort = Port(
        "--multicast-port", UdpTransportOptions.DefaultPort, "Port of multicasts and broadcasts; the devices need the same");

    private readonly Option<IPAddress> _bind = Address("--bind", "0.0.0.0", "Address of this machine to listen on; 127.0.0.1 keeps everything on it");
    private readonly Option<IPAddress> _group = Address("--multicast-group", UdpTransportOptions.DefaultGroup, "Multicast group; the devices need the same");
    private readonly Option<string[]> _interfaces = new("--interface")
    {
        HelpName = "NAME|ADDR", Description = "Interface for multicast and broadcast, by name or address; may be given again; without it, each that leads out",
    };

    private readonly Option<bool> _noMulticast = new("--no-multicast") { Description = "Neither send nor hear multicasts" };
    private readonly Option<bool> _noBroadcast = new("--no-broadcast") { Description = "Neither send nor hear broadcasts" };
    private readonly Option<string?> _region = new("--name") { HelpName = "REGION", Description = "The region's name, when the state is made now" };
    private readonly Option<string?> _peerName = new("--peer-name")
    {
        HelpName = "NAME", Description = "What this peer is called in groups; without it, this machine's name",
    };

    private readonly Option<int?> _http = new("--http")
    {
        HelpName = "PORT",
        Description = "Take messages by HTTP, too, and keep mailboxes for peers that can only ask; another port when it is taken; 0 takes any",
        CustomParser = result =>
        {
            bool isRight = ushort.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port);
            if (!isRight)
            {
                result.AddError($"--http is 0 to 65535, not \"{result.Tokens[0].Value}\".");
            }

            return port;
        },
    };

    private readonly Option<IPAddress> _httpBind = Address("--http-bind", "127.0.0.1", "Address of this machine to take HTTP at");
    private readonly Option<Endpoint?> _mailbox = new("--mailbox")
    {
        HelpName = "URL",
        Description = "This peer can only ask: it fetches its messages from http://HOST:PORT/relay/PEER-UUID, and takes none by HTTP itself",
        CustomParser = result =>
        {
            Endpoint? endpoint = Endpoint.Parse(result.Tokens[0].Value);
            if (endpoint is not { SchemeName: HttpTransport.SchemeName, Peer: not null })
            {
                result.AddError("--mailbox takes http://HOST:PORT/relay/PEER-UUID.");
            }

            return endpoint;
        },
    };

    private readonly Option<string[]> _rendezvous = new("--rendezvous")
    {
        HelpName = "ENDPOINT",
        Description = "Gateway to be linked with, such as udp://192.0.2.7:9701: on another subnet, or where multicast fails; may be given again",
    };

    private readonly Option<IPAddress?> _peering = new("--peering")
    {
        HelpName = "ADDR",
        Description = "Share objects with peers: this machine's IPv4 address on the network, such as 192.0.2.7",
        CustomParser = result => IPv4(result),
    };

    private readonly Option<int> _peeringPort = Port("--peering-port", PeeringOptions.DefaultPort, "UDP port of peering; the peers need the same");
    private readonly Option<IPAddress[]> _peeringPeers = new("--peering-peer")
    {
        HelpName = "ADDR",
        Description = "Address of a peer that neither multicast nor broadcast reaches; may be given again",
        CustomParser = result => [.. result.Tokens.Select(token => IPv4(result, token.Value)!)],
    };

    private readonly Option<Uri?> _proxy = Url("--internet-proxy", "The proxy for what comes from the Internet; without it, the system's");
    private readonly Option<Uri?> _upload = Url(
        "--upload", "Upload files to this URL of a vendor's backend, directly or through peers, and do so for peers; needs --peering and --backend-key");

    private readonly Option<string?> _backendKey = new("--backend-key") { HelpName = "FILE", Description = "The backend's public key in PEM" };
    private readonly Option<bool> _noDirectUpload = new("--no-direct-upload") { Description = "Ask peers at once, without trying directly first" };
    private readonly Option<bool> _endWithInput = new("--end-with-input")
    {
        Description = "End when the standard input ends, too: for programs that start this one",
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Log what helps to find faults, too" };

    private RunCommand(Terminal terminal, IGatewayStarter starter)
    {
        _terminal = terminal;
        _starter = starter;
    }

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal, IGatewayStarter starter)
    {
        RunCommand run = new(terminal, starter);
        Command command = new("run", "Run the gateway until Ctrl+C")
        {
            run._state, run._port, run._apiPort, run._bind, run._interfaces, run._multicastPort, run._group,
            run._noMulticast, run._noBroadcast, run._http, run._httpBind, run._mailbox, run._region, run._peerName, run._rendezvous,
            run._peering, run._peeringPort, run._peeringPeers, run._proxy, run._upload, run._backendKey, run._noDirectUpload,
            run._endWithInput, run._verbose,
        };
        command.Validators.Add(result =>
        {
            bool uploads = result.GetResult(run._upload) is not null;
            if (uploads != (result.GetResult(run._backendKey) is not null) || (uploads && result.GetResult(run._peering) is null))
            {
                result.AddError("--upload and --backend-key need each other, and --peering.");
            }
        });
        command.SetGuardedAction(terminal, run.RunAsync);
        return command;
    }

    private static Option<int> Port(string name, int usual, string description) => NumberOption.Build(name, "PORT", 0, 65535, usual, description);

    private static Option<IPAddress> Address(string name, string @default, string description) => new(name)
    {
        HelpName = "ADDR",
        Description = description,
        DefaultValueFactory = _ => IPAddress.Parse(@default),
        CustomParser = result =>
        {
            if (!IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
            {
                result.AddError($"{name} takes an address such as {@default}.");
            }

            return address!;
        },
    };

    private static Option<Uri?> Url(string name, string description) => new(name)
    {
        HelpName = "URL",
        Description = description,
        CustomParser = result =>
        {
            if (!Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError($"{name} takes an http or https URL.");
            }

            return url;
        },
    };

    private static IPAddress? IPv4(ArgumentResult result, string? text = null)
    {
        bool isRight = IPAddress.TryParse(text ?? result.Tokens[0].Value, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork;
        if (!isRight)
        {
            result.AddError($"{text ?? result.Tokens[0].Value} is no IPv4 address such as 192.0.2.7.");
        }

        return address;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        GatewaySettings settings = SettingsOf(parsed);
        using PersonLog log = new(_terminal.Output, parsed.GetValue(_verbose) ? LogLevel.Debug : LogLevel.Information);
        ILogger logger = log.CreateLogger(nameof(RunCommand));
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (parsed.GetValue(_endWithInput))
        {
            _ = EndWithInputAsync(ending);
        }

        IRunningGateway gateway = await _starter.StartAsync(settings, log).ConfigureAwait(false);
        await using (gateway.ConfigureAwait(false))
        {
            foreach (string problem in gateway.NetworkProblems)
            {
                logger.NetworkProblem(problem);
            }

            LoopbackApi api = await StartApiAsync(gateway, settings.StateFolder, parsed.GetValue(_apiPort), log, ending.Token).ConfigureAwait(false);
            await using (api.ConfigureAwait(false))
            {
                Task logging = Task.WhenAll(LogEventsAsync(gateway.Control, logger, ending.Token), LogRequestsAsync(gateway.Groups, logger, ending.Token));
                Task programs = gateway.Subsystems?.StartProgramsAsync(ending.Token) ?? Task.CompletedTask;
                logger.Running();
                ServiceNotice.Tell(ServiceNotice.Ready);
                await Task.Delay(Timeout.InfiniteTimeSpan, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await logging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                logger.Ending();
                ServiceNotice.Tell(ServiceNotice.Stopping);
                await programs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await EndSubsystemsAsync(gateway).ConfigureAwait(false);
            }
        }

        logger.Ended();
        return ExitCode.Done;
    }

    /// <summary>Before the API goes: programs use it to the last.</summary>
    private static async Task EndSubsystemsAsync(IRunningGateway gateway)
    {
        if (gateway.Subsystems is { } subsystems)
        {
            await subsystems.DisposeAsync().ConfigureAwait(false);
        }
    }

    private GatewaySettings SettingsOf(ParseResult parsed) => new()
    {
        StateFolder = Path.GetFullPath(parsed.GetValue(_state)!),
        Port = parsed.GetValue(_port),
        BindAddress = parsed.GetValue(_bind)!,
        MulticastPort = parsed.GetValue(_multicastPort),
        MulticastGroup = parsed.GetValue(_group)!,
        Interfaces = parsed.GetValue(_interfaces) ?? [],
        UseMulticast = !parsed.GetValue(_noMulticast),
        UseBroadcast = !parsed.GetValue(_noBroadcast),
        HttpPort = parsed.GetValue(_http),
        HttpBindAddress = parsed.GetValue(_httpBind)!,
        Mailbox = parsed.GetValue(_mailbox),
        Rendezvous = parsed.GetValue(_rendezvous) ?? [],
        PeeringAddress = parsed.GetValue(_peering),
        PeeringPort = parsed.GetValue(_peeringPort),
        PeeringPeers = parsed.GetValue(_peeringPeers) ?? [],
        InternetProxy = parsed.GetValue(_proxy),
        UploadUrl = parsed.GetValue(_upload),
        BackendKeyFile = parsed.GetValue(_backendKey),
        UploadsDirectly = !parsed.GetValue(_noDirectUpload),
        Region = parsed.GetValue(_region),
        PeerName = parsed.GetValue(_peerName),
    };

    /// <summary>Nothing is read but the end: it comes, too, when the program that started this one is killed.</summary>
    private async Task EndWithInputAsync(CancellationTokenSource ending)
    {
        await Task.Run(
            () =>
            {
                while (_terminal.Input.ReadLine() is not null)
                {
                    // Whatever it is.
                }
            },
            CancellationToken.None).ConfigureAwait(false);
        try
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The gateway has ended already.
        }
    }

    /// <summary>Who asks to be let into a group waits for this person: the line says with which command to answer.</summary>
    private static async Task LogRequestsAsync(IGroupControl groups, ILogger logger, CancellationToken cancellationToken)
    {
        await foreach (GroupEvent happened in groups.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (happened is { Kind: GroupEventKind.JoinRequested, Peer: not null })
            {
                logger.JoinRequested(happened.Group, happened.Peer.ToString()[..8]);
            }
        }
    }

    /// <summary>What happens, in the words that a person gets elsewhere too: devices by name.</summary>
    private static async Task LogEventsAsync(IGatewayControl gateway, ILogger logger, CancellationToken cancellationToken)
    {
        await foreach (GatewayEvent happened in gateway.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (happened.Kind != GatewayEventKind.AttemptFailed) // the gateway has logged it, with a warning
            {
                logger.Happened(happened.Text);
            }
        }
    }

    private static async Task<LoopbackApi> StartApiAsync(
        IRunningGateway gateway, string stateFolder, int port, ILoggerFactory log, CancellationToken cancellationToken)
    {
        try
        {
            LoopbackApiOptions options = new() { Port = port };
            ApiSubjects subjects = new(gateway.Control, gateway.Groups) { Services = gateway.Services, Subsystems = gateway.Subsystems };
            return await LoopbackApi.StartAsync(subjects, stateFolder, options, log, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotStarted, "api-not-started", $"The API cannot start: {e.Message}", e);
        }
    }
}
