using System.Text.Json;
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

    [Fact]
    public async Task Devices_and_groups_of_a_lost_gateway_are_those_of_the_restored_one()
    {
        await using Network network = new();
        string state = network.Folder("gateway");
        int port = Network.FreeUdpPort();
        GatewayProcess gateway = await network.GatewayAsync(port: port);
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await gateway.PresentAsync("hall", _limit);

        await RunAsync("group", "create", "garden", "--membership", "open", "--state", state);
        await Waiting.UntilAsync(
            async () => (await ShowAsync(state)).GetProperty("epoch").GetString() is { Length: > 0 }, "the group has a key", _limit);
        string passphrase = network.Folder("passphrase");
        string backup = network.Folder("house.backup");
        await File.WriteAllTextAsync(passphrase, Passphrase + "\n", TestContext.Current.CancellationToken);
        await RunAsync("backup", backup, "--state", state, "--passphrase-file", passphrase);
        Assert.Equal(1, (await gateway.StatusAsync()).Devices);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);

        await gateway.Run.KillAsync();
        Joined joined = ReadJoined(state);
        Directory.Delete(state, recursive: true);
        string elsewhere = network.Folder("elsewhere");
        await RunAsync("restore", backup, "--state", elsewhere, "--passphrase-file", passphrase);
        Assert.Equal(joined, ReadJoined(elsewhere));

        GatewayProcess restored = await network.GatewayAsync("elsewhere", port);
        DeviceView hall = await restored.PresentAsync("hall", _returnLimit);
        Assert.NotEqual("resumption", hall.Session!.KeyExchange);
        Assert.Equal("off", (await restored.SwitchAsync("hall", "off")).Light);
        Assert.False(await board.ReadLightAsync(TestContext.Current.CancellationToken));

        Assert.Equal("member", (await ShowAsync(elsewhere)).GetProperty("standing").GetString());

        await using ProgramRun again = await ProgramRun.DesktopPeerAsync("restore", backup, "--state", elsewhere, "--passphrase-file", passphrase);
        Assert.Equal(ExitCode.StateUnusable, again.ExitCode);
        Assert.Contains("error state-in-use: ", again.Error, StringComparison.Ordinal);
    }

    private static Joined ReadJoined(string folder)
    {
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = folder });
        GroupSeatRecord seat = Assert.Single(state.Groups.ListSeats());
        return new Joined(
            state.Gateway.Identity, Convert.ToHexString(state.Groups.LoadIdentityKey()!), seat.Group, Convert.ToHexString(state.Groups.LoadKeys(seat.Group)!),
            string.Concat(state.GroupStatements.Load(seat.Group).Select(Convert.ToHexString)));
    }

    private static async Task<JsonElement> ShowAsync(string state) =>
        JsonDocument.Parse(await RunAsync("group", "list", "--json", "--state", state)).RootElement[0];

    private static async Task<string> RunAsync(params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.DesktopPeerAsync(arguments);
        Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        Assert.DoesNotContain(Passphrase, run.Output + run.Error, StringComparison.Ordinal);
        return run.Output;
    }

    /// <summary>What makes the gateway a member of its group.</summary>
    private sealed record Joined(GatewayIdentity Identity, string Key, Identifier Group, string GroupKeys, string Statements);
}
