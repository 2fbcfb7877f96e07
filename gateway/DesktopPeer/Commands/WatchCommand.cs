using System.CommandLine;
using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>watch: what happens at the gateway, a line a happening, until Ctrl+C.</summary>
internal static class WatchCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "watch", "Print what happens at the gateway until Ctrl+C, a line a happening");
        call.SetAction((client, parsed, cancellationToken) => WatchAsync(terminal, client, call.WantsJson(parsed), cancellationToken));
        return call.Command;
    }

    private static async Task<int> WatchAsync(Terminal terminal, ApiClient client, bool asJson, CancellationToken cancellationToken)
    {
        try
        {
            IAsyncEnumerable<EventView> events = client.WatchAsync(() => terminal.Error.WriteLine("Watching; Ctrl+C ends."), cancellationToken);
            await foreach (EventView happened in events.ConfigureAwait(false))
            {
                string line = asJson
                    ? JsonSerializer.Serialize(happened, ApiJson.Default.EventView)
                    : $"{happened.At.ToLocalTime():HH:mm:ss.fff}  {happened.Kind,-14}  {Terminal.Printable(happened.Text)}";
                await terminal.Output.WriteLineAsync(line).ConfigureAwait(false);
                await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }

        throw new CommandException(ExitCode.NoGateway, "gateway-ended", "The gateway ended.");
    }
}
