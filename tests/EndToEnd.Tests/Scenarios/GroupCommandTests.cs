using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>Groups by commands, each in a process of its own, as a person at the gateway's console has them.</summary>
public sealed class GroupCommandTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "E13")]
    public async Task Boards_are_added_to_a_group_and_switch_each_others_lights_when_the_gateway_is_killed()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        VirtualBoard hall = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        VirtualBoard lamp = await network.BoardAsync("lamp", await gateway.InviteAsync("lamp"));
        await network.BoardAsync("old", await gateway.InviteAsync("old"), "--groups", "0");
        foreach (string name in (string[])["hall", "lamp", "old"])
        {
            await gateway.PresentAsync(name, _limit);
        }

        Assert.Contains("stairs is made", await RunAsync(gateway, ExitCode.Done, "create", "stairs", "--membership", "authority"), StringComparison.Ordinal);
        Assert.Contains("hall is in", await RunAsync(gateway, ExitCode.Done, "add", "stairs", "hall"), StringComparison.Ordinal);
        Assert.Contains("lamp is in", await RunAsync(gateway, ExitCode.Done, "add", "stairs", "lamp"), StringComparison.Ordinal);
        Assert.Contains("its firmware has no groups", await RunAsync(gateway, ExitCode.NotDone, "add", "stairs", "old"), StringComparison.Ordinal);
        Assert.Contains("no device called attic", await RunAsync(gateway, ExitCode.NotDone, "add", "stairs", "attic"), StringComparison.Ordinal);
        await RunAsync(gateway, ExitCode.Done, "remove", "stairs", "old");
        await Waiting.UntilAsync(
            async () => (await RunAsync(gateway, ExitCode.Done, "rekey", "stairs")).Contains("2 of 2 members use it", StringComparison.Ordinal),
            "both boards use the newest key", _limit, () => gateway.Log);

        await gateway.Run.KillAsync();
        bool lit = !await lamp.ReadLightAsync(Cancellation);
        await Waiting.UntilAsync(
            async () =>
            {
                if (await lamp.ReadLightAsync(Cancellation) == lit)
                {
                    return true;
                }

                await hall.PressAsync(Cancellation);
                return false;
            },
            "the button of the one switches the light of the other", _limit, () => string.Join('\n', hall.LogTail().Concat(lamp.LogTail())));
    }

    private static async Task<string> RunAsync(GatewayProcess gateway, int exitCode, params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.DesktopPeerAsync(["group", .. arguments, "--state", gateway.State]);
        Assert.True(run.ExitCode == exitCode, $"group {string.Join(' ', arguments)}: {run.ExitCode}\n{run.Output}\n{run.Error}");
        return run.Output + run.Error;
    }
}
