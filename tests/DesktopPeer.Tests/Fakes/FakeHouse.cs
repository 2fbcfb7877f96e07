using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>Starts a fake gateway and makes fake boards, of which one may have a fault.</summary>
internal sealed class FakeHouse : IGatewayStarter, IBoardMaker
{
    public FakeGateway Gateway { get; } = new();

    public FakeGroups Groups { get; } = new();

    public List<FakeBoard> Boards { get; } = [];

    public List<FakePeer> Peers { get; } = [];

    public SocietyFault SocietyFault { get; init; }

    public string FaultyName { get; init; } = "";

    public BoardFault Fault { get; init; }

    public GatewaySettings? Settings { get; private set; }

    /// <summary>When set, starting fails with it.</summary>
    public Exception? StartFailure { get; init; }

    public bool IsGatewayDisposed { get; private set; }

    private FakeSociety Society { get; set; } = new(SocietyFault.None);

    public Task<IRunningGateway> StartAsync(GatewaySettings settings, ILoggerFactory loggers)
    {
        Settings = settings;
        if (StartFailure is not null)
        {
            throw StartFailure;
        }

        Directory.CreateDirectory(settings.StateFolder);
        Gateway.Answers = Switch;
        return Task.FromResult<IRunningGateway>(new Running(this));
    }

    public IDemoBoard Make(string name, string folder, string? invitation, int multicastPort)
    {
        Assert.Equal(Settings!.MulticastPort, multicastPort);
        Directory.CreateDirectory(folder);
        FakeBoard board = new(Gateway, name, invitation is not null, name == FaultyName ? Fault : BoardFault.None);
        Boards.Add(board);
        return board;
    }

    public Task<VendorProcess?> StartVendorAsync(CancellationToken cancellationToken) => Task.FromResult<VendorProcess?>(null);

    public IDemoPeer MakePeer(string name, string folder, int multicastPort, IReadOnlyList<string> more)
    {
        Assert.Equal(Settings!.MulticastPort, multicastPort);
        FakePeer peer = new(Society, name, folder, SocietyFault != SocietyFault.PeerDoesNotStart || name != "tablet");
        Peers.Add(peer);
        return peer;
    }

    /// <summary>The groups of a demo, whose gateway has a name; others write down what is asked of them.</summary>
    private IGroupControl GroupsOf(string? name)
    {
        if (name != DemoHouse.GatewayName)
        {
            return Groups;
        }

        Society = new FakeSociety(SocietyFault);
        return Society.Join(name);
    }

    private SwitchAnswer Switch(string name, SwitchAction action)
    {
        FakeBoard board = Boards.Last(board => board.Name == name);
        if (!board.IsRunning)
        {
            return new SwitchAnswer(SwitchResult.NotPresent, false, TimeSpan.Zero, $"There is no session with {name}.");
        }

        bool isOn = action switch { SwitchAction.On => true, SwitchAction.Off => false, _ => Gateway[name].Light != true };
        board.Set(isOn);
        Gateway.SetLight(name, isOn);
        return new SwitchAnswer(SwitchResult.Done, isOn, TimeSpan.FromMilliseconds(1), "");
    }

    private sealed class Running(FakeHouse house) : IRunningGateway
    {
        public IGatewayControl Control => house.Gateway;

        public IGroupControl Groups { get; } = house.GroupsOf(house.Settings!.PeerName);

        public IReadOnlyList<IPeerService> Services => [];

        public GatewaySubsystems? Subsystems => null;

        public IReadOnlyList<string> NetworkProblems { get; } = ["multicast is not to be had on eth7"];

        public ValueTask DisposeAsync()
        {
            house.IsGatewayDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
