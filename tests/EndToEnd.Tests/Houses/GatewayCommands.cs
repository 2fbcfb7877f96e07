using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>What a person at a gateway's console does: each command a process of its own.</summary>
internal static class GatewayCommands
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    /// <summary>Runs a command that must end with an exit code, and answers with what it printed.</summary>
    public static async Task<string> RunAsync(GatewayProcess gateway, int exitCode, params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.DesktopPeerAsync([.. arguments, "--state", gateway.State]);
        Assert.True(run.ExitCode == exitCode, $"{string.Join(' ', arguments)}: {run.ExitCode}\n{run.Output}\n{run.Error}\n{gateway.Log}");
        return run.Output + run.Error;
    }

    /// <summary>Runs a command again and again until it prints a text.</summary>
    public static async Task<string> RunUntilAsync(GatewayProcess gateway, string text, params string[] arguments)
    {
        string last = "";
        await Waiting.UntilAsync(
            async () => (last = await RunAsync(gateway, ExitCode.Done, arguments)).Contains(text, StringComparison.Ordinal),
            $"{string.Join(' ', arguments)} prints {text}", _limit, () => last + gateway.Log);
        return last;
    }
}
