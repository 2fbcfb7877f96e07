using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>Two boards switch each other's light while the gateway is off: real processes, real sockets.</summary>
public sealed class LinkTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    /// <summary>What the board with the light has printed.</summary>
    private readonly HashSet<string> _heard = [];

    [Fact]
    [Trait("Capability", "E13")]
    public async Task With_the_gateway_killed_a_button_switches_the_linked_light_over_restarts_until_it_is_unlinked()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        VirtualBoard hall = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        VirtualBoard lamp = await network.BoardAsync("lamp", await gateway.InviteAsync("lamp"));
        await gateway.PresentAsync("hall", _limit);
        await gateway.PresentAsync("lamp", _limit);
        Assert.Equal(0, (await CommandAsync(gateway, "link", "hall", "lamp")).ExitCode);
        await UntilLinksAsync(gateway, "ready");

        await gateway.Run.KillAsync();
        await PressUntilAsync(hall, lamp, true);
        Assert.False(await hall.ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.Contains(_heard, line => line.Contains("Light on, by the linked peer", StringComparison.Ordinal));
        Assert.Contains(_heard, line => line.Contains("Session live with", StringComparison.Ordinal) && line.Contains("A128CBC-HS256 introduction", StringComparison.Ordinal));

        _heard.Clear();
        await hall.KillAsync();
        await lamp.KillAsync();
        await hall.StartAsync(TestContext.Current.CancellationToken);
        await lamp.StartAsync(TestContext.Current.CancellationToken);
        _heard.UnionWith(lamp.LogTail());
        bool lit = await lamp.ReadLightAsync(TestContext.Current.CancellationToken);
        await PressUntilAsync(hall, lamp, !lit);
        Assert.Contains(_heard, line => line.Contains("Session live with", StringComparison.Ordinal) && line.Contains("A128CBC-HS256 resumption", StringComparison.Ordinal));

        GatewayProcess again = await network.GatewayAsync();
        await again.PresentAsync("hall", _limit);
        await again.PresentAsync("lamp", _limit);
        Assert.Equal(0, (await CommandAsync(again, "unlink", "hall", "lamp")).ExitCode);
        await UntilLinksAsync(again, null);
        lit = await lamp.ReadLightAsync(TestContext.Current.CancellationToken);
        bool own = await hall.ReadLightAsync(TestContext.Current.CancellationToken);
        await hall.PressAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(
            async () => await hall.ReadLightAsync(TestContext.Current.CancellationToken) != own, "the button is the own light's again", _limit, () => Tail(hall, lamp));
        Assert.Equal(lit, await lamp.ReadLightAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual(0, (await CommandAsync(again, "unlink", "hall", "lamp")).ExitCode);
        Assert.NotEqual(0, (await CommandAsync(again, "link", "hall", "nobody")).ExitCode);

        // The other two nodes, one after the other: what is left goes on.
        await hall.KillAsync();
        Assert.Equal("on", (await again.SwitchAsync("lamp", "on")).Light);
        await hall.StartAsync(TestContext.Current.CancellationToken);
        await again.PresentAsync("hall", _limit);
        await lamp.KillAsync();
        Assert.Equal("off", (await again.SwitchAsync("hall", "off")).Light);
    }

    private static Task<ProgramRun> CommandAsync(GatewayProcess gateway, params string[] arguments) =>
        ProgramRun.DesktopPeerAsync([.. arguments, "--state", gateway.State]);

    private static async Task UntilLinksAsync(GatewayProcess gateway, string? state)
    {
        string said = "";
        await Waiting.UntilAsync(
            async () =>
            {
                said = (await CommandAsync(gateway, "links")).Output;
                return state is null ? !said.Contains("hall", StringComparison.Ordinal) : said.Contains(state, StringComparison.Ordinal);
            },
            $"links say {state ?? "nothing"}", _limit, () => said + gateway.Log);
    }

    /// <summary>Presses, again when a press came to nothing because the two were not ready, until the light is as wanted.</summary>
    private async Task PressUntilAsync(VirtualBoard button, VirtualBoard light, bool wanted)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        DateTime pressedAt = DateTime.MinValue;
        await Waiting.UntilAsync(
            async () =>
            {
                bool isLit = await light.ReadLightAsync(cancellation);
                _heard.UnionWith(light.LogTail());
                if (isLit == wanted)
                {
                    return true;
                }

                if (DateTime.UtcNow - pressedAt > TimeSpan.FromSeconds(5))
                {
                    pressedAt = DateTime.UtcNow;
                    await button.PressAsync(cancellation);
                }

                return false;
            },
            $"the light is {(wanted ? "on" : "off")}", _limit, () => Tail(button, light));
    }

    private static string Tail(params VirtualBoard[] boards) => string.Join("\n---\n", boards.Select(board => string.Join('\n', board.LogTail())));
}
