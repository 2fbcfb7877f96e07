using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>links: which device's button switches which device's light, and whether both know.</summary>
internal static class LinksCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "links", "List the links between devices, and what is still to be done for them");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<LinkView> links = await client.LinksAsync(cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, links, ApiJson.Indented.IReadOnlyListLinkView, Print);
        });
        return call.Command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<LinkView> links)
    {
        if (links.Count == 0)
        {
            terminal.Output.WriteLine("No devices are linked. Link two with \"link SWITCH LIGHT\".");
            return;
        }

        DeviceTables.Links(links).WriteTo(terminal);
    }
}
