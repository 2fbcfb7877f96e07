using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>relay: mailboxes for peers that are asleep or out of reach, a subcommand each.</summary>
internal static class RelayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) => new("relay", "Keep messages for peers that are asleep or out of reach, and see what waits")
    {
        List(terminal),
        Show(terminal),
        Open(terminal),
        Close(terminal),
    };

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List the mailboxes here, what waits in them, and the relays that this peer uses");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            RelayView view = await client.RelayAsync(cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, view, ApiJson.Indented.RelayView, Print);
        });
        return call.Command;
    }

    private static Command Show(Terminal terminal)
    {
        GatewayCall call = new(terminal, "show", "Show one mailbox");
        Argument<string> peer = Peer();
        call.Command.Arguments.Add(peer);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            string wanted = parsed.GetValue(peer)!;
            RelayView view = await client.RelayAsync(cancellationToken).ConfigureAwait(false);
            RelayView one = view with { Mailboxes = [.. view.Mailboxes.Where(box => IsOf(box, wanted))], Routes = [] };
            if (one.Mailboxes.Count == 0)
            {
                throw new CommandException(ExitCode.NotDone, ProblemCode.MailboxUnknown.Name, $"\"{wanted}\" has no mailbox here. relay list lists them.");
            }

            return call.Print(parsed, one, ApiJson.Indented.RelayView, Print);
        });
        return call.Command;
    }

    private static Command Open(Terminal terminal)
    {
        GatewayCall call = new(terminal, "open", "Open a mailbox for a peer, or renew it; with --away ask for one of this peer at a gateway");
        Argument<string> peer = Peer();
        Option<bool> away = new("--away") { Description = "PEER is a gateway: this peer wants a mailbox there, and collects, until the gateway here ends" };
        Option<bool> anyone = new("--anyone") { Description = "Whoever has a session may deposit, not members of the group alone" };
        Option<TimeSpan?> lease = DurationOption.Build("--lease", "For how long, unless its owner renews it");
        call.Command.Arguments.Add(peer);
        call.Command.Options.Add(away);
        call.Command.Options.Add(anyone);
        call.Command.Options.Add(lease);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            MailboxOrder order = new() { Peer = parsed.GetValue(peer)!, Away = parsed.GetValue(away), Anyone = parsed.GetValue(anyone) };
            order = parsed.GetValue(lease) is { } given ? order with { LeaseSeconds = (long)given.TotalSeconds } : order;
            RelayView view = await client.OpenMailboxAsync(order, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, view, ApiJson.Indented.RelayView, Print);
        });
        return call.Command;
    }

    private static Command Close(Terminal terminal)
    {
        GatewayCall call = new(terminal, "close", "Close a mailbox and throw away what waits in it");
        Argument<string> peer = Peer();
        call.Command.Arguments.Add(peer);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            MailboxClosedView closed = await client.CloseMailboxAsync(parsed.GetValue(peer)!, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, closed, ApiJson.Indented.MailboxClosedView, static (to, answer) =>
                to.Output.WriteLine($"The mailbox of {answer.Owner} is closed; {answer.ThrownAway} messages waited in it."));
        });
        return call.Command;
    }

    private static Argument<string> Peer() => new("PEER") { Description = "A peer's id, or the name of a device or of a member of a group" };

    private static bool IsOf(MailboxView box, string wanted) =>
        string.Equals(box.Owner, wanted, StringComparison.OrdinalIgnoreCase) || string.Equals(box.Name, wanted, StringComparison.OrdinalIgnoreCase);

    private static void Print(Terminal terminal, RelayView view)
    {
        if (view.Mailboxes.Count == 0)
        {
            terminal.Output.WriteLine("No mailbox is open here. Open one with \"relay open PEER\"; members of a group open their own.");
        }
        else
        {
            RelayTables.Mailboxes(view.Mailboxes).WriteTo(terminal);
        }

        if (view.Routes.Count > 0)
        {
            terminal.Output.WriteLine();
            RelayTables.Routes(view.Routes).WriteTo(terminal);
        }
    }
}
