using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>A board that sleeps, wakes, collects what was kept for it, and sleeps: real processes, real sockets, and a gateway that is killed meanwhile.</summary>
public sealed class SleepingBoardTests
{
    private const int SleepSeconds = 12;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_switched_while_a_board_sleeps_is_done_when_it_wakes_though_the_gateway_was_killed_meanwhile()
    {
        await using Network network = new();
        int port = Network.FreeUdpPort();
        GatewayProcess gateway = await network.GatewayAsync("gateway", port);
        VirtualBoard lamp = await network.BoardAsync("lamp", await gateway.InviteAsync("lamp"), "--sleep", $"{SleepSeconds}");
        string Seen() => string.Join('\n', lamp.LogTail()) + gateway.Log;
        await AddToGroupAsync(gateway, Seen);
        await KnownAsync(gateway, Seen);

        // Switched while it sleeps: kept, and done by the board itself when it wakes.
        SwitchedView kept = await KeptAsync(gateway, "on", Seen);
        Assert.Equal("on", kept.Light);
        Assert.InRange(kept.KeptUntil!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(10));
        await LitAsync(lamp, true, Seen);

        // The newest order alone counts, and the gateway is killed before the board wakes.
        await KeptAsync(gateway, "on", Seen);
        Assert.NotNull((await KeptAsync(gateway, "off", Seen)).KeptUntil);
        await gateway.Run.KillAsync();
        gateway = await network.GatewayAsync("gateway", port);
        await LitAsync(lamp, false, Seen);
        Assert.Contains("lamp", await RunAsync(gateway, "relay", "list"), StringComparison.Ordinal);
    }

    private static async Task AddToGroupAsync(GatewayProcess gateway, Func<string> seen)
    {
        await RunAsync(gateway, "group", "create", "stairs", "--membership", "authority");
        await Waiting.UntilAsync(
            async () =>
            {
                await using ProgramRun run = await ProgramRun.DesktopPeerAsync("group", "add", "stairs", "lamp", "--state", gateway.State);
                return run.ExitCode == ExitCode.Done;
            },
            "the board is in the group", _limit, seen);
    }

    /// <summary>Waits until the board was awake long enough for the gateway to know its pipes.</summary>
    private static Task<TimeSpan> KnownAsync(GatewayProcess gateway, Func<string> seen) => Waiting.UntilAsync(
        async () => (await RunAsync(gateway, "pipe", "list")).Contains("switch", StringComparison.Ordinal), "the board's pipes are known", _limit, seen);

    /// <summary>Gives an order until it is given to a board that sleeps.</summary>
    private static async Task<SwitchedView> KeptAsync(GatewayProcess gateway, string action, Func<string> seen)
    {
        SwitchedView? answer = null;
        await Waiting.UntilAsync(
            async () =>
            {
                if ((await gateway.DeviceAsync("lamp")).Session is not null)
                {
                    return false;
                }

                try
                {
                    answer = await gateway.SwitchAsync("lamp", action);
                }
                catch (ApiCallException refusal) when (refusal.Message.Contains("no session", StringComparison.Ordinal))
                {
                    // Between the end of a session and the news of it.
                }

                return answer?.KeptUntil is not null;
            },
            "an order is kept", _limit, seen);
        return answer!;
    }

    private static Task<TimeSpan> LitAsync(VirtualBoard lamp, bool isLit, Func<string> seen) => Waiting.UntilAsync(
        async () => await lamp.ReadLightAsync(Cancellation) == isLit, $"the light is {(isLit ? "on" : "off")}", _limit, seen);

    private static async Task<string> RunAsync(GatewayProcess gateway, params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.DesktopPeerAsync([.. arguments, "--state", gateway.State]);
        Assert.True(run.ExitCode == ExitCode.Done, $"{string.Join(' ', arguments)}: {run.ExitCode}\n{run.Output}\n{run.Error}");
        return run.Output;
    }
}
