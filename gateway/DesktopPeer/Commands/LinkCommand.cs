using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>link SWITCH LIGHT and unlink SWITCH LIGHT: one board's button switches another's light, gateway or not.</summary>
internal static class LinkCommand
{
    /// <summary>Makes the command that links.</summary>
    public static Command Build(Terminal terminal) => Build(
        terminal, "link", "Link two devices: the button of one switches the light of the other, even while the gateway is off",
        (client, from, to, cancellationToken) => client.LinkAsync(from, to, cancellationToken),
        linked => $"The button of {linked.Switch} switches the light of {linked.Light}.");

    /// <summary>Makes the command that takes a link back.</summary>
    public static Command BuildUnlink(Terminal terminal) => Build(
        terminal, "unlink", "Take a link back: the button switches its own light again",
        (client, from, to, cancellationToken) => client.UnlinkAsync(from, to, cancellationToken),
        linked => $"The button of {linked.Switch} no longer switches the light of {linked.Light}.");

    private static Command Build(
        Terminal terminal, string name, string description, Func<ApiClient, string, string, CancellationToken, Task<LinkedView>> carryOut,
        Func<LinkedView, string> say)
    {
        GatewayCall call = new(terminal, name, description);
        Argument<string> from = new("SWITCH") { Description = "Name of the device with the button, in any case" };
        Argument<string> to = new("LIGHT") { Description = "Name of the device with the light, in any case" };
        call.Command.Arguments.Add(from);
        call.Command.Arguments.Add(to);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            LinkedView answer = await carryOut(client, parsed.GetValue(from)!, parsed.GetValue(to)!, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, answer, ApiJson.Indented.LinkedView, (terminal, linked) =>
            {
                terminal.Output.WriteLine(say(linked));
                if (linked.Waiting.Count > 0)
                {
                    terminal.Output.WriteLine($"Not present, and told later: {string.Join(", ", linked.Waiting)}. `links` says when it is done.");
                }
            });
        });
        return call.Command;
    }
}
