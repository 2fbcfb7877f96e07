using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>How devices find their gateway, or why they do not.</summary>
public sealed class JoinTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);
    private static readonly string[] _blocked = ["--no-multicast", "--no-broadcast"];

    [Fact]
    public async Task A_device_joins_by_an_address_with_multicast_and_broadcast_blocked()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync(more: _blocked);
        await network.BoardAsync("hall", await gateway.InviteAsync("hall"), _blocked);
        DeviceView device = await gateway.PresentAsync("hall", _limit);
        Assert.Equal("RSA-OAEP-SHA256", device.Session!.KeyExchange);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);
    }

    [Theory]
    [Trait("Capability", "A31")]
    [InlineData("--no-broadcast")]
    [InlineData("--no-multicast")]
    public async Task A_device_without_any_address_finds_its_gateway_by_region_discovery(string blocked)
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync(more: blocked);
        string invitation = Network.Rewritten(await gateway.InviteAsync("hall"), noAddresses: true);
        VirtualBoard board = await network.BoardAsync("hall", invitation, blocked);
        await gateway.PresentAsync("hall", _limit);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);
        Assert.True(await board.ReadLightAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Capability", "N8")]
    public async Task A_device_knows_its_region_within_five_seconds_or_says_why_not()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync(more: ["--name", "north wing"]);
        VirtualBoard found = await network.BoardAsync("hall", Network.Rewritten(await gateway.InviteAsync("hall"), noAddresses: true));
        await Waiting.UntilAsync(
            () => found.LogTail().Any(line => line.Contains("Gateway of region north wing found", StringComparison.Ordinal)),
            "the region is known", TimeSpan.FromSeconds(5), () => string.Join('\n', found.LogTail()));
        VirtualBoard lost = await network.BoardAsync("attic", Network.Rewritten(await gateway.InviteAsync("attic"), noAddresses: true), _blocked);
        await Waiting.UntilAsync(
            () => lost.LogTail().Any(line => line.Contains("No gateway found; nothing was heard.", StringComparison.Ordinal)),
            "it is said that there is none, and why", _limit, () => string.Join('\n', lost.LogTail()));
    }

    [Fact]
    public async Task Without_address_multicast_and_broadcast_the_device_says_what_is_missing()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        string invitation = Network.Rewritten(await gateway.InviteAsync("hall"), noAddresses: true);
        VirtualBoard board = await network.BoardAsync("hall", invitation, _blocked);
        IReadOnlyList<string> why = [];
        await Waiting.UntilAsync(
            async () =>
            {
                why = await board.WhyAsync(TestContext.Current.CancellationToken);
                return why.Any(line => line.Contains("try", StringComparison.OrdinalIgnoreCase));
            },
            "the board gives advice", _limit, () => string.Join('\n', why));
        Assert.Equal("never-seen", (await gateway.DeviceAsync("hall")).Presence);
    }

    [Fact]
    public async Task A_wrong_secret_is_called_a_wrong_key_on_both_sides_under_one_attempt_id()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        string invitation = Network.Rewritten(await gateway.InviteAsync("hall"), otherSecret: true);
        VirtualBoard board = await network.BoardAsync("hall", invitation);
        AttemptView? failed = null;
        await Waiting.UntilAsync(
            async () => (failed = (await gateway.WhyAsync("hall")).FirstOrDefault(attempt => IsWrongKey(attempt.Outcome))) is not null,
            "the gateway calls it a wrong key", _limit, () => gateway.Log + string.Join('\n', board.LogTail()));
        Assert.True(failed!.Advice.Length > 0, failed + string.Join("; ", failed.Steps));
        IReadOnlyList<string> boardSays = [];
        await Waiting.UntilAsync(
            async () =>
            {
                boardSays = await board.WhyAsync(TestContext.Current.CancellationToken);
                return boardSays.Any(line => line.Contains(failed.AttemptId, StringComparison.Ordinal) && IsWrongKey(line));
            },
            $"the board calls attempt {failed.AttemptId} a wrong key too", _limit, () => string.Join('\n', boardSays));
        await using ProgramRun why = await ProgramRun.DesktopPeerAsync("why", "hall", "--state", gateway.State);
        Assert.Equal(0, why.ExitCode);
        Assert.Contains(failed.AttemptId, why.Output, StringComparison.Ordinal);
        Assert.True(IsWrongKey(why.Output), why.Output);
        Assert.Null((await gateway.DeviceAsync("hall")).Session);
        await Waiting.UntilAsync(
            async () => IsWrongKey((await gateway.DeviceAsync("hall")).Problem), "the table of devices says so too", TimeSpan.FromSeconds(30), () => gateway.Log);
    }

    [Fact]
    public async Task A_removed_device_is_turned_away_and_told_why()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await gateway.PresentAsync("hall", _limit);
        await using ProgramRun remove = await ProgramRun.DesktopPeerAsync("remove", "hall", "--state", gateway.State);
        Assert.Equal(0, remove.ExitCode);
        IReadOnlyList<string> why = [];
        await Waiting.UntilAsync(
            async () =>
            {
                why = await board.WhyAsync(TestContext.Current.CancellationToken);
                return why.Any(line => line.Contains("unknown peer", StringComparison.OrdinalIgnoreCase));
            },
            "the board hears that it is not known", _limit, () => string.Join('\n', why));
        Assert.Equal(0, (await gateway.StatusAsync()).Devices);
    }

    [Fact]
    public async Task Two_gateways_on_one_network_each_have_their_own_devices()
    {
        await using Network network = new();
        GatewayProcess first = await network.GatewayAsync("first");
        GatewayProcess second = await network.GatewayAsync("second");
        string hall = Network.Rewritten(await first.InviteAsync("hall"), noAddresses: true);
        string attic = Network.Rewritten(await second.InviteAsync("attic"), noAddresses: true);
        VirtualBoard hallBoard = await network.BoardAsync("hall", hall);
        VirtualBoard atticBoard = await network.BoardAsync("attic", attic);
        await first.PresentAsync("hall", _limit);
        await second.PresentAsync("attic", _limit);
        await first.SwitchAsync("hall", "on");
        Assert.True(await hallBoard.ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.False(await atticBoard.ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, 1), ((await first.StatusAsync()).Devices, (await second.StatusAsync()).Devices));
        ApiCallException unknown = await Assert.ThrowsAsync<ApiCallException>(() => first.SwitchAsync("attic", "on"));
        Assert.Equal("device-unknown", unknown.Code);
    }

    private static bool IsWrongKey(string text) => text.Contains("wrong key", StringComparison.OrdinalIgnoreCase);
}
