using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>A gateway's disk is lost; its backup, made while it ran, becomes the gateway in another folder.</summary>
public sealed class BackupTests
{
    private const string Passphrase = "correct horse battery staple";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _returnLimit = TimeSpan.FromSeconds(60);
    private static readonly Identifier _group = new([7, .. new byte[15]], 0);

    [Fact]
    public async Task Devices_and_groups_of_a_lost_gateway_are_those_of_the_restored_one()
    {
        await using Network network = new();
        string state = network.Folder("gateway");
        GatewayIdentity identity = Join(state);
        int port = Network.FreeUdpPort();
        GatewayProcess gateway = await network.GatewayAsync(port: port);
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await gateway.PresentAsync("hall", _limit);

        string passphrase = network.Folder("passphrase");
        string backup = network.Folder("house.backup");
        await File.WriteAllTextAsync(passphrase, Passphrase + "\n", TestContext.Current.CancellationToken);
        await RunAsync("backup", backup, "--state", state, "--passphrase-file", passphrase);
        Assert.Equal(1, (await gateway.StatusAsync()).Devices);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);

        await gateway.Run.KillAsync();
        Directory.Delete(state, recursive: true);
        string elsewhere = network.Folder("elsewhere");
        await RunAsync("restore", backup, "--state", elsewhere, "--passphrase-file", passphrase);
        AssertJoined(elsewhere, identity);

        GatewayProcess restored = await network.GatewayAsync("elsewhere", port);
        DeviceView hall = await restored.PresentAsync("hall", _returnLimit);
        Assert.NotEqual("resumption", hall.Session!.KeyExchange);
        Assert.Equal("off", (await restored.SwitchAsync("hall", "off")).Light);
        Assert.False(await board.ReadLightAsync(TestContext.Current.CancellationToken));

        await using ProgramRun again = await ProgramRun.DesktopPeerAsync("restore", backup, "--state", elsewhere, "--passphrase-file", passphrase);
        Assert.Equal(ExitCode.StateUnusable, again.ExitCode);
        Assert.Contains("error state-in-use: ", again.Error, StringComparison.Ordinal);
    }

    /// <summary>Puts a group into the state before the gateway has it.</summary>
    private static GatewayIdentity Join(string folder)
    {
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = folder });
        state.Groups.SaveIdentityKey([1, 2, 3]);
        state.Groups.SaveSeat(new GroupSeatRecord(_group, "garden", "desk", 1, true, [], [], "", ""));
        state.Groups.SaveKeys(_group, [4, 5, 6]);
        return state.Gateway.Identity;
    }

    private static void AssertJoined(string folder, GatewayIdentity identity)
    {
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = folder });
        Assert.Equal(identity, state.Gateway.Identity);
        Assert.Equal(new byte[] { 1, 2, 3 }, state.Groups.LoadIdentityKey());
        Assert.Equal("garden", Assert.Single(state.Groups.ListSeats()).Name);
        Assert.Equal(new byte[] { 4, 5, 6 }, state.Groups.LoadKeys(_group));
    }

    private static async Task RunAsync(params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.DesktopPeerAsync(arguments);
        Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        Assert.DoesNotContain(Passphrase, run.Output + run.Error, StringComparison.Ordinal);
    }
}
