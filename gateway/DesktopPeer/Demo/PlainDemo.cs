using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>The demo without a terminal: a line a happening, commands a line each, until "quit" or the end of the input.</summary>
internal sealed class PlainDemo(DemoHouse house, Terminal terminal)
{
    /// <summary>Starts the boards, and runs until the person ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DemoCommands commands = new(house);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task printing = PrintEventsAsync(ending.Token);
        try
        {
            await house.StartBoardsAsync(cancellationToken).ConfigureAwait(false);
            while (!commands.HasQuit && await ReadLineAsync(cancellationToken).ConfigureAwait(false) is string line)
            {
                foreach (string answer in await commands.ExecuteAsync(line, cancellationToken).ConfigureAwait(false))
                {
                    await terminal.Output.WriteLineAsync(answer).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await printing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A line of input; the wait can be given up though the reading itself cannot.</summary>
    private Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(terminal.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);

    private async Task PrintEventsAsync(CancellationToken cancellationToken)
    {
        // Up to its first wait this runs at once: the boards start after the watch began, and nothing of theirs is missed.
        await foreach (GatewayEvent happened in house.Gateway.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            await terminal.Output.WriteLineAsync($"{happened.At.ToLocalTime():HH:mm:ss.fff}  {Terminal.Printable(happened.Text)}").ConfigureAwait(false);
        }
    }
}
