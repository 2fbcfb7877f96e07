using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>find: peers, groups, services, pipes and whatever else is advertised; region: where this gateway is; advertise: a group.</summary>
internal static class FindCommand
{
    /// <summary>find [--kind KIND] [--name NAME] [--id NAME] [--attribute NAME=VALUE] [--group GROUP].</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "find", "Find peers, groups, services, pipes and other things by what they advertise");
        Option<string?> kind = Option("--kind", "KIND", "policy, peer, group, pipe, service or content");
        Option<string?> name = Option("--name", "NAME", "What it is called; a star at the end stands for any rest");
        Option<string?> id = Option("--id", "NAME", "Its canonical name, urn:nanopeers:...");
        Option<string?> attribute = Option("--attribute", "NAME=VALUE", "Something that it says of itself, such as runtime=nanoframework");
        Option<string?> group = Option("--group", "GROUP", "Of this group, by name or id; its members are asked, too");
        Option<string?> wait = Option("--wait", "SECONDS", "How long to ask; 2 seconds when not given");
        attribute.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !text.Contains('=', StringComparison.Ordinal))
            {
                result.AddError("--attribute takes NAME=VALUE.");
            }
        });
        foreach (Option<string?> option in new[] { kind, name, id, attribute, group, wait })
        {
            call.Command.Options.Add(option);
        }

        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            string[]? pair = parsed.GetValue(attribute)?.Split('=', 2);
            if (!call.WantsJson(parsed))
            {
                terminal.Error.WriteLine($"Asking for {parsed.GetValue(wait) ?? "2"} s ...");
            }

            FindView view = await client.FindAsync(
                [
                    ("kind", parsed.GetValue(kind)), ("name", parsed.GetValue(name)), ("id", parsed.GetValue(id)), ("attribute", pair?[0]), ("value", pair?[1]),
                    ("group", parsed.GetValue(group)), ("wait", parsed.GetValue(wait)),
                ],
                cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, view, ApiJson.Indented.FindView, Print);
        });
        return call.Command;
    }

    /// <summary>region: the region, its gateways, peers and services.</summary>
    public static Command BuildRegion(Terminal terminal)
    {
        GatewayCall call = new(terminal, "region", "Show the region: its rules, the gateways that were heard, its peers and their services");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.RegionAsync(cancellationToken).ConfigureAwait(false), ApiJson.Indented.RegionStatusView, PrintRegion));
        return call.Command;
    }

    /// <summary>advertise GROUP: others find the group by its name, and how one is let in.</summary>
    public static Command BuildAdvertise(Terminal terminal)
    {
        GatewayCall call = new(terminal, "advertise", "Let others find a group by its name, and see how one is let in");
        Argument<string> group = new("GROUP") { Description = "The group's name or id" };
        call.Command.Arguments.Add(group);
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed,
            await client.AdvertiseAsync(parsed.GetValue(group)!, cancellationToken).ConfigureAwait(false),
            ApiJson.Indented.AdvertisedView,
            (to, answer) => to.Output.WriteLine(Terminal.Printable(answer.Text))));
        return call.Command;
    }

    private static Option<string?> Option(string name, string help, string description) => new(name) { HelpName = help, Description = description };

    private static void Print(Terminal terminal, FindView view)
    {
        if (view.Found.Count > 0)
        {
            DiscoveryTables.Found(view.Found).WriteTo(terminal);
            foreach (FoundView group in view.Found.Where(one => one.Join.Length > 0))
            {
                terminal.Output.WriteLine($"To ask {Terminal.Printable(group.Title)} to be let in: group join {group.Join}");
            }
        }

        terminal.Output.WriteLine(Terminal.Printable(view.Text));
    }

    private static void PrintRegion(Terminal terminal, RegionStatusView region)
    {
        terminal.Output.WriteLine(region.Reason.Length > 0 ? Terminal.Printable(region.Reason) : $"Region {Terminal.Printable(region.Name)}: {region.State}");
        foreach (string rule in region.Rules)
        {
            terminal.Output.WriteLine("  " + rule);
        }

        terminal.Output.WriteLine();
        if (region.Gateways.Count == 0)
        {
            terminal.Output.WriteLine("No other gateway was heard. Gateways on other subnets are linked with \"run --rendezvous udp://ADDRESS:9701\".");
        }
        else
        {
            DiscoveryTables.Gateways(region.Gateways, region.Near).WriteTo(terminal);
        }

        foreach ((string what, IReadOnlyList<RegionListingView> listings) in new[] { ("peer", region.Peers), ("service", region.Services) })
        {
            terminal.Output.WriteLine();
            DiscoveryTables.Listings(what, listings).WriteTo(terminal);
        }
    }
}
