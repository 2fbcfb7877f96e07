using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>info: what a peer is and how it is.</summary>
internal static class InfoCommand
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "info", "Show what a peer is and how it is: this one, or a member of a group");
        Argument<string> peer = new("PEER") { Description = "A member's name or id; left out: this peer", DefaultValueFactory = _ => "" };
        Option<string> group = new("--group")
        {
            Description = "The group in which PEER is asked; left out: the first that has it", DefaultValueFactory = _ => "",
        };
        Option<string> section = new("--section")
        {
            Description = "basic, capabilities, status, counters, traffic, services or radio", DefaultValueFactory = _ => "status",
        };
        Option<bool> watch = new("--watch") { Description = "Print it again every 2 s until Ctrl+C" };
        call.Command.Arguments.Add(peer);
        call.Command.Options.Add(group);
        call.Command.Options.Add(section);
        call.Command.Options.Add(watch);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            while (true)
            {
                InfoView view = await client.InfoAsync(parsed.GetValue(peer)!, parsed.GetValue(group)!, parsed.GetValue(section)!, cancellationToken)
                    .ConfigureAwait(false);
                int code = call.Print(parsed, view, ApiJson.Indented.InfoView, Print);
                if (!parsed.GetValue(watch))
                {
                    return code;
                }

                await Task.Delay(_period, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellationToken.IsCancellationRequested)
                {
                    return ExitCode.Done;
                }
            }
        });
        return call.Command;
    }

    private static void Print(Terminal terminal, InfoView view)
    {
        ColumnTable table = new("item", "value");
        foreach (InfoItemView item in view.Items)
        {
            table.Add(item.Name, item.Value);
        }

        table.WriteTo(terminal);
    }
}
