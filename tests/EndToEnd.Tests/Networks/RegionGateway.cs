using System.Diagnostics;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>A gateway on a machine of its own, in a process of its own, and the boards of its region, each on a machine of its own.</summary>
internal sealed class RegionGateway : IAsyncDisposable
{
    public const int Port = 9701;

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly SubnetNetwork _network;
    private readonly string _folder;
    private readonly string[] _more;
    private readonly Dictionary<string, ProgramRun> _boards = new(StringComparer.Ordinal);
    private ProgramRun? _run;

    private RegionGateway(SubnetNetwork network, NetworkHost host, string folder, string[] more)
    {
        _network = network;
        _folder = folder;
        _more = more;
        Host = host;
    }

    public NetworkHost Host { get; }

    /// <summary>Of its region, and of itself in groups.</summary>
    public string Name => Path.GetFileName(_folder);

    /// <summary>Where other gateways find it.</summary>
    public string Endpoint => $"udp://{Host.Address}:{Port}";

    public ApiClient Api { get; private set; } = null!;

    public string State => Path.Combine(_folder, "gateway");

    public string Log => _run?.Output + _run?.Error;

    public IReadOnlyDictionary<string, ProgramRun> Boards => _boards;

    /// <summary>Starts a gateway in a subnet; its region has the name of its folder.</summary>
    public static async Task<RegionGateway> StartAsync(SubnetNetwork network, int subnet, string folder, params string[] more)
    {
        RegionGateway gateway = new(network, await network.HostAsync(subnet), folder, more);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Starts its process, for the first time or again.</summary>
    public async Task StartAsync()
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["run", "--state", State, "--port", port, "--name", Name, "--peer-name", Name, "--api-port", "0", .. _more];
        ProgramRun run = _run = ProgramRun.Start(Host.On(DotnetHost.Start(Repository.DesktopPeer)), arguments);
        await Waiting.UntilAsync(
            () => run.Output.Contains("The gateway runs.", StringComparison.Ordinal) || run.HasExited, $"{Name} runs", _startLimit, () => run.Output + run.Error);
        Assert.False(run.HasExited, Log);
        Api = ApiClient.Open(State, Host.Connections(), TimeSpan.FromSeconds(60));
    }

    /// <summary>Pulls its plug.</summary>
    public async Task KillAsync()
    {
        Api.Dispose();
        await _run!.KillAsync();
    }

    /// <summary>Enrols boards and switches them on.</summary>
    public async Task AddBoardsAsync(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            NetworkHost host = await _network.HostAsync(Host.Subnet);
            string file = Path.Combine(_folder, name + ".invitation");
            InvitedView invited = await Api.InviteAsync(name, TestContext.Current.CancellationToken);
            using (StreamWriter writer = new(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await writer.WriteLineAsync(invited.Invitation);
            }

            ProcessStartInfo start = host.On(BoardProgram.Find());
            _boards[name] = ProgramRun.Start(start, "--folder", Path.Combine(_folder, name), "--name", name, "--invitation", file);
        }
    }

    /// <summary>Waits until all its boards have a session.</summary>
    public Task<TimeSpan> BoardsPresentAsync(TimeSpan limit)
    {
        IReadOnlyList<DeviceView> devices = [];
        return Waiting.UntilAsync(
            async () =>
            {
                devices = await Api.DevicesAsync(TestContext.Current.CancellationToken);
                return devices.Count(device => device.Session is not null) == _boards.Count;
            },
            $"the {_boards.Count} boards of {_folder} are present",
            limit,
            () => string.Join(", ", devices.Where(device => device.Session is null).Select(device => device.Name)) + Log);
    }

    /// <summary>Runs a command at this gateway's console to its end.</summary>
    public async Task<ProgramRun> CommandAsync(params string[] arguments) =>
        await ProgramRun.ToEndAsync(ProgramRun.Start(Host.On(DotnetHost.Start(Repository.DesktopPeer)), [.. arguments, "--state", State]));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        foreach (ProgramRun board in _boards.Values)
        {
            await board.DisposeAsync();
        }

        if (_run is not null)
        {
            await _run.DisposeAsync();
        }
    }
}
