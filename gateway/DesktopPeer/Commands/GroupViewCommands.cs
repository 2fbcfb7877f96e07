using System.CommandLine;
using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The subcommands of group that show something.</summary>
internal static class GroupViewCommands
{
    /// <summary>group list: all groups of this peer.</summary>
    public static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List the groups that this peer made, is in, was in, or asked to be in");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed,
            await client.GroupsAsync(cancellationToken).ConfigureAwait(false),
            ApiJson.Indented.IReadOnlyListGroupView,
            PrintList));
        return call.Command;
    }

    /// <summary>group show GROUP: its members, its rules, and who asks to be let in.</summary>
    public static Command Show(Terminal terminal)
    {
        GatewayCall call = new(terminal, "show", "Show a group: members, rules, and who asks to be let in");
        Argument<string> group = new("GROUP") { Description = "The group's name or id" };
        call.Command.Arguments.Add(group);
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed,
            await client.GroupAsync(parsed.GetValue(group)!, cancellationToken).ConfigureAwait(false),
            ApiJson.Indented.GroupDetailView,
            PrintDetail));
        return call.Command;
    }

    /// <summary>group watch: what happens in the groups.</summary>
    public static Command Watch(Terminal terminal)
    {
        GatewayCall call = new(terminal, "watch", "Print what happens in the groups until Ctrl+C, a line a happening");
        call.SetAction((client, parsed, cancellationToken) => WatchAsync(terminal, client, call.WantsJson(parsed), cancellationToken));
        return call.Command;
    }

    private static async Task<int> WatchAsync(Terminal terminal, ApiClient client, bool asJson, CancellationToken cancellationToken)
    {
        try
        {
            IAsyncEnumerable<GroupEventView> events = client.WatchGroupsAsync(() => terminal.Error.WriteLine("Watching; Ctrl+C ends."), cancellationToken);
            await foreach (GroupEventView happened in events.ConfigureAwait(false))
            {
                string line = asJson ? JsonSerializer.Serialize(happened, ApiJson.Default.GroupEventView) : GroupTables.Line(happened);
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

    private static void PrintList(Terminal terminal, IReadOnlyList<GroupView> groups)
    {
        if (groups.Count == 0)
        {
            terminal.Output.WriteLine("This peer is in no group. Make one with \"group create NAME\", or join one with \"group join INVITATION\".");
            return;
        }

        GroupTables.Groups(groups).WriteTo(terminal);
        PrintProblems(terminal, groups);
    }

    private static void PrintDetail(Terminal terminal, GroupDetailView group)
    {
        GroupTables.Groups([group.Group]).WriteTo(terminal);
        PrintProblems(terminal, [group.Group]);
        if (group.Members.Count > 0)
        {
            terminal.Output.WriteLine();
            GroupTables.Members(group.Members).WriteTo(terminal);
        }

        if (group.Requests.Count > 0)
        {
            terminal.Output.WriteLine();
            GroupTables.Requests(group.Requests).WriteTo(terminal);
            terminal.Output.WriteLine($"Answer with \"group approve {Terminal.Printable(group.Group.Name)} APPLICANT\" or \"group reject\".");
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"id: {group.Group.Id}");
        terminal.Output.WriteLine($"authorities: {string.Join(", ", group.Authorities)}");
        terminal.Output.WriteLine($"part of: {(group.Parents.Count == 0 ? "no other group" : string.Join(", ", group.Parents))}");
        terminal.Output.WriteLine($"revocation list: {group.RevocationNumber}");
        foreach (string rule in group.Policy)
        {
            terminal.Output.WriteLine("  " + Terminal.Printable(rule));
        }
    }

    private static void PrintProblems(Terminal terminal, IEnumerable<GroupView> groups)
    {
        foreach (GroupView group in groups.Where(group => group.Problem.Length > 0))
        {
            terminal.Output.WriteLine($"{Terminal.Printable(group.Name)}: {Terminal.Printable(group.Problem)}");
        }
    }
}
