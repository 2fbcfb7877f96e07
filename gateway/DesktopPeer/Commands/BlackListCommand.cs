using System.CommandLine;
using System.Globalization;
using NanoPeers.ClientApi.Peering;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>blacklist: peers that the running gateway does not trust with a task.</summary>
internal static class BlackListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) => new("blacklist", "Peers that cheated, or brought nothing, when they did a task for this gateway")
    {
        List(terminal),
        Clear(terminal),
    };

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List them, with the task, why, and until when");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.Peering.BlackListAsync(cancellationToken).ConfigureAwait(false), ApiJson.Indented.IReadOnlyListListedPeer, Print));
        return call.Command;
    }

    private static Command Clear(Terminal terminal)
    {
        GatewayCall call = new(terminal, "clear", "Trust a peer again, or all");
        Argument<string?> who = new("ADDR") { Description = "The peer's address; without it, all", Arity = ArgumentArity.ZeroOrOne };
        call.Command.Arguments.Add(who);
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.Peering.ClearBlackListAsync(parsed.GetValue(who), cancellationToken).ConfigureAwait(false),
            ApiJson.Indented.IReadOnlyListListedPeer, Print));
        return call.Command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<ListedPeer> peers)
    {
        if (peers.Count == 0)
        {
            terminal.Output.WriteLine("Nobody is on the black list.");
            return;
        }

        ColumnTable table = new("peer", "task", "why", "since", "until", "backend knows");
        foreach (ListedPeer one in peers)
        {
            table.Add(one.Who, one.Task, one.Why, TextOf(one.Since), TextOf(one.Until), one.Reported ? "yes" : "not yet");
        }

        table.WriteTo(terminal);
    }

    private static string TextOf(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
