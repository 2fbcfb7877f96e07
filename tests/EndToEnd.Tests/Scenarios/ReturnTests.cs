using System.Diagnostics;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>Gateways and boards that go away, in good order or not, and come back.</summary>
public sealed class ReturnTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _returnLimit = TimeSpan.FromSeconds(30);

    /// <summary>Shorter than an attempt lasts that nobody answers: who waits for one fails.</summary>
    private static readonly TimeSpan _promptLimit = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData("INT", false)]
    [InlineData("KILL", false)]
    [InlineData("KILL", true)]
    public async Task After_a_restart_of_the_gateway_all_are_back_by_resumption(string signal, bool elsewhere)
    {
        await using Network network = new();
        int port = Network.FreeUdpPort();
        GatewayProcess gateway = await network.GatewayAsync(port: port);
        string[] names = ["hall", "attic", "porch"];
        Dictionary<string, VirtualBoard> boards = [];
        foreach (string name in names)
        {
            boards[name] = await network.BoardAsync(name, await gateway.InviteAsync(name));
        }

        foreach (string name in names)
        {
            await gateway.PresentAsync(name, _limit);
        }

        await gateway.SwitchAsync("attic", "on");
        gateway.Run.Signal(signal);
        await gateway.Run.EndAsync();
        Stopwatch away = Stopwatch.StartNew();
        GatewayProcess again = await network.GatewayAsync(port: elsewhere ? 0 : port);
        foreach (string name in names)
        {
            DeviceView device = await again.PresentAsync(name, _returnLimit - away.Elapsed);
            Assert.Equal("resumption", device.Session!.KeyExchange);
        }

        Assert.True(away.Elapsed < _returnLimit);
        await Waiting.UntilAsync(async () => (await again.DeviceAsync("attic")).Light == "on", "the light's state is known", _limit);
        Assert.Equal("on", (await again.SwitchAsync("hall", "on")).Light);
        Assert.True(await boards["hall"].ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.True(await boards["attic"].ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.False(await boards["porch"].ReadLightAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_killed_board_is_called_silent_and_comes_back_by_resumption()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        DeviceView before = await gateway.PresentAsync("hall", _limit);
        await board.KillAsync();
        ApiCallException silent = await Assert.ThrowsAsync<ApiCallException>(() => gateway.SwitchAsync("hall", "on"));
        Assert.Contains(silent.Code, (string[])["device-no-answer", "device-not-present"]);
        await board.StartAsync(TestContext.Current.CancellationToken);
        DeviceView after = await gateway.PresentAsync("hall", _returnLimit, before.Session!.Id);
        Assert.Equal("resumption", after.Session!.KeyExchange);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);
        Assert.True(await board.ReadLightAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_board_that_is_killed_at_any_moment_of_its_start_comes_back()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await board.KillAsync();
        for (int millis = 0; millis < 200; millis += 15)
        {
            // Not a wait for something: the moment is what differs.
            await board.StartAsync(TestContext.Current.CancellationToken);
            await Task.Delay(millis, TestContext.Current.CancellationToken);
            await board.KillAsync();
        }

        string? last = (await gateway.DeviceAsync("hall")).Session?.Id;
        await board.StartAsync(TestContext.Current.CancellationToken);
        await gateway.PresentAsync("hall", _promptLimit, last);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);
        Assert.True(await board.ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.Equal("off", (await gateway.SwitchAsync("hall", "off")).Light);
        Assert.False(await board.ReadLightAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_board_that_restarts_after_the_gateway_did_is_not_taken_for_the_one_before()
    {
        await using Network network = new();
        int port = Network.FreeUdpPort();
        GatewayProcess gateway = await network.GatewayAsync(port: port);
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await gateway.PresentAsync("hall", _limit);
        await gateway.Run.KillAsync();
        GatewayProcess again = await network.GatewayAsync(port: port);
        string stale = (await again.PresentAsync("hall", _returnLimit)).Session!.Id;
        await board.KillAsync();
        await board.StartAsync(TestContext.Current.CancellationToken);
        await again.PresentAsync("hall", _promptLimit, stale);
        Assert.Equal("on", (await again.SwitchAsync("hall", "on")).Light);
        Assert.True(await board.ReadLightAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_gateway_that_is_killed_again_and_again_loses_no_device_and_no_enrolment()
    {
        await using Network network = new();
        int port = Network.FreeUdpPort();
        Dictionary<string, VirtualBoard> boards = [];
        for (int i = 0; i < 5; i++)
        {
            GatewayProcess gateway = await network.GatewayAsync(port: port);
            string name = $"light{i}";
            string invitation = await gateway.InviteAsync(name);

            // Killed at once after it said that the device is enrolled: it must know it ever after.
            await gateway.Run.KillAsync();
            boards[name] = await network.BoardAsync(name, invitation);
        }

        GatewayProcess last = await network.GatewayAsync(port: port);
        foreach ((string name, VirtualBoard board) in boards)
        {
            await last.PresentAsync(name, _returnLimit);
            Assert.Equal("on", (await last.SwitchAsync(name, "on")).Light);
            Assert.True(await board.ReadLightAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_button_works_while_the_gateway_is_away_and_the_gateway_learns_of_it()
    {
        await using Network network = new();
        int port = Network.FreeUdpPort();
        GatewayProcess gateway = await network.GatewayAsync(port: port);
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await gateway.PresentAsync("hall", _limit);
        await gateway.Run.KillAsync();
        await board.PressAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => board.ReadLightAsync(TestContext.Current.CancellationToken), "the light is on", TimeSpan.FromSeconds(2));
        GatewayProcess again = await network.GatewayAsync(port: port);
        await again.PresentAsync("hall", _returnLimit);
        await Waiting.UntilAsync(async () => (await again.DeviceAsync("hall")).Light == "on", "the gateway knows it", _limit);
    }
}
