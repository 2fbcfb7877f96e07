using System.CommandLine;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>remove NAME: ends a device's session and forgets its secret.</summary>
internal static class RemoveCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "remove", "Remove a device: its session ends and its secret is forgotten");
        Argument<string> name = new("NAME") { Description = "The device's name, in any case" };
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            string wanted = parsed.GetValue(name)!;
            await client.RemoveAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (!call.WantsJson(parsed))
            {
                await terminal.Output.WriteLineAsync($"{wanted} is removed. To use the device again, invite it again.").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return call.Command;
    }
}
