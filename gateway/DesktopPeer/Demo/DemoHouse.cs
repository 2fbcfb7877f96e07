using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Logging;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The demo's house: a gateway in this process with its API, and boards in processes of their own. Its ports are its own, that of multicasts
/// too, and all stay on this machine, so that it disturbs no real network and no other demo. Disposing it ends every process that it started.
/// </summary>
internal sealed class DemoHouse : IAsyncDisposable
{
    /// <summary>What the gateway is called in groups.</summary>
    public const string GatewayName = "gateway";

    private readonly IBoardMaker _maker;
    private readonly IRunningGateway _running;
    private readonly LoopbackApi _api;
    private readonly DemoFolder _folder;
    private readonly PersonLog _log;
    private readonly StreamWriter _logFile;
    private readonly int _multicastPort;
    private readonly List<IDemoBoard> _boards = [];
    private readonly List<IDemoPeer> _peers = [];

    private DemoHouse(
        IBoardMaker maker, IRunningGateway running, LoopbackApi api, DemoFolder folder, PersonLog log, StreamWriter logFile, int multicastPort)
    {
        _maker = maker;
        _running = running;
        _api = api;
        _folder = folder;
        _log = log;
        _logFile = logFile;
        _multicastPort = multicastPort;
    }

    /// <summary>The gateway.</summary>
    public IGatewayControl Gateway => _running.Control;

    /// <summary>What of multicast and broadcast could not be set up.</summary>
    public IReadOnlyList<string> NetworkProblems => _running.NetworkProblems;

    /// <summary>The boards that were enrolled, in order.</summary>
    public IReadOnlyList<IDemoBoard> Boards => _boards;

    /// <summary>The other full peers, in order.</summary>
    public IReadOnlyList<IDemoPeer> Peers => _peers;

    /// <summary>The gateway's state folder; the short commands take it with --state.</summary>
    public string StateFolder => _folder.Gateway;

    /// <summary>Starts the gateway and its API.</summary>
    public static async Task<DemoHouse> OpenAsync(DemoOptions options, IGatewayStarter starter, IBoardMaker maker, CancellationToken cancellationToken)
    {
        DemoFolder folder = DemoFolder.Open(options);
        StreamWriter? logFile = null;
        IRunningGateway? running = null;
        try
        {
            logFile = new StreamWriter(folder.GatewayLog, append: true);
            PersonLog log = new(logFile, LogLevel.Debug);
            int multicastPort = FreeUdpPort();
            GatewaySettings settings = new()
            {
                StateFolder = folder.Gateway,
                Port = 0,
                BindAddress = IPAddress.Loopback,
                MulticastPort = multicastPort,
                Region = "demo",
                PeerName = GatewayName,
            };
            running = await starter.StartAsync(settings, log).ConfigureAwait(false);
            LoopbackApiOptions apiOptions = new() { Port = 0 };
            ApiSubjects subjects = new(running.Control, running.Groups) { Services = running.Services };
            LoopbackApi api = await LoopbackApi.StartAsync(subjects, folder.Gateway, apiOptions, log, cancellationToken).ConfigureAwait(false);
            return new DemoHouse(maker, running, api, folder, log, logFile, multicastPort);
        }
        catch
        {
            if (running is not null)
            {
                await running.DisposeAsync().ConfigureAwait(false);
            }

            logFile?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Enrols a light and makes its board, which is not switched on yet. A light of an earlier demo in the same folder is taken up again.</summary>
    /// <returns>Whether it was enrolled now.</returns>
    /// <exception cref="DemoException">The gateway does not enrol it.</exception>
    public bool Enrol(string name)
    {
        string boardFolder = _folder.Board(name);
        bool isKnown = Gateway.Devices().Any(device => device.Name == name) && Directory.Exists(boardFolder);
        string? invitation = null;
        if (!isKnown)
        {
            InviteAnswer answer = Gateway.Invite(name);
            invitation = answer.Text ?? throw new DemoException($"The gateway does not enrol {name}: {answer.Problem}");
        }

        _boards.Add(_maker.Make(name, boardFolder, invitation, _multicastPort));
        return !isKnown;
    }

    /// <summary>Starts other full peers, all at once.</summary>
    /// <exception cref="DemoException">One does not start.</exception>
    public Task StartPeersAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        StartPeersAsync(names.Select(name => (name, (IReadOnlyList<string>)[])), cancellationToken);

    /// <summary>Starts other full peers, all at once, each with further options of its command.</summary>
    /// <returns>These.</returns>
    /// <exception cref="DemoException">One does not start.</exception>
    public async Task<IReadOnlyList<IDemoPeer>> StartPeersAsync(
        IEnumerable<(string Name, IReadOnlyList<string> Options)> peers, CancellationToken cancellationToken)
    {
        IDemoPeer[] made = [.. peers.Select(peer => _maker.MakePeer(peer.Name, _folder.Peer(peer.Name), _multicastPort, peer.Options))];
        _peers.AddRange(made);
        await Task.WhenAll(made.Select(peer => peer.StartAsync(cancellationToken))).ConfigureAwait(false);
        return made;
    }

    /// <summary>Starts the vendor; null where this demo has none.</summary>
    /// <exception cref="DemoException">It does not start.</exception>
    public Task<VendorProcess?> StartVendorAsync(CancellationToken cancellationToken) => _maker.StartVendorAsync(cancellationToken);

    /// <summary>A file for what the vendor tells everybody.</summary>
    public string VendorFile(string name) => _folder.Vendor(name);

    /// <summary>Switches all boards on that are not.</summary>
    public Task StartBoardsAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_boards.Where(board => !board.IsRunning).Select(board => board.StartAsync(cancellationToken)));

    /// <summary>The board of a name in any case; null when there is none.</summary>
    public IDemoBoard? Find(string name) => _boards.FirstOrDefault(board => board.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The last lines of the gateway's log.</summary>
    public IReadOnlyList<string> GatewayLogTail(int lines)
    {
        using FileStream stream = new(_folder.GatewayLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines)];
    }

    /// <summary>Ends the boards and the other peers, the API and the gateway, and removes the temporary folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync().ConfigureAwait(false);
        IEnumerable<IAsyncDisposable> processes = [.. _boards, .. _peers];
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _running.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
        await _logFile.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    /// <summary>A UDP port that nobody uses now.</summary>
    private static int FreeUdpPort()
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
