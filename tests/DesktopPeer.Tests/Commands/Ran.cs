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
    public static Task<Ran> UntilAsync(string[] arguments, LineWriter output, bool isInteractive, CancellationToken interruption) =>
        InAsync(new FakeHouse(), arguments, output, TextReader.Null, isInteractive, null, interruption);

    /// <summary>Runs a command in a house of fakes.</summary>
    public static Task<Ran> InAsync(FakeHouse house, params string[] arguments) =>
        InAsync(house, arguments, new LineWriter(), TextReader.Null, false, null, TestContext.Current.CancellationToken);

    public static async Task<Ran> InAsync(
        FakeHouse house, string[] arguments, LineWriter output, TextReader input, bool isInteractive, Func<ConsoleKeyInfo?>? nextKey, CancellationToken interruption)
    {
        LineWriter error = new();
        Terminal terminal = new(output, error, isInteractive, () => (160, 50)) { Input = input, NextKey = nextKey };
        int exitCode = await CommandLine.RunAsync(arguments, terminal, house, house, interruption);
        return new Ran(exitCode, output.ToString(), error.ToString());
    }
}
