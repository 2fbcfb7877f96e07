using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Commands;

/// <summary>A command that was run: what it printed and how it ended.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    public static Task<Ran> CommandAsync(string[] arguments, bool isInteractive = false) =>
        UntilAsync(arguments, new LineWriter(), isInteractive, TestContext.Current.CancellationToken);

    /// <summary>Runs a command until it ends or a person presses Ctrl+C.</summary>
    public static async Task<Ran> UntilAsync(string[] arguments, LineWriter output, bool isInteractive, CancellationToken interruption)
    {
        LineWriter error = new();
        int exitCode = await CommandLine.RunAsync(arguments, new Terminal(output, error, isInteractive, 160), interruption);
        return new Ran(exitCode, output.ToString(), error.ToString());
    }
}
