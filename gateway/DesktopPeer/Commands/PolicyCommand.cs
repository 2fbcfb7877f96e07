using System.CommandLine;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>policy: implementations of policies, a subcommand each.</summary>
internal static class PolicyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) => new("policy", "Policies: which are here, which others have; fetch, activate and deactivate them")
    {
        List(terminal),
        Show(terminal),
        Order(terminal, "fetch", "Fetch a policy's package from a member of a group, check it and install it"),
        Order(terminal, "activate", "Have an installed policy run in a group"),
        Order(terminal, "deactivate", "End a policy in a group and let its code go"),
    };

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List the policies here; with --group those of its members too, and what its standard policies are");
        Option<string> group = new("--group") { Description = "Name or id of a group", DefaultValueFactory = _ => "" };
        call.Command.Options.Add(group);
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.PoliciesAsync(parsed.GetValue(group)!, cancellationToken).ConfigureAwait(false), ApiJson.Indented.PoliciesView, Print));
        return call.Command;
    }

    private static Command Show(Terminal terminal)
    {
        GatewayCall call = new(terminal, "show", "Show a policy of this peer: rights, publisher, digest, facts");
        Argument<string> policy = new("POLICY") { Description = "The policy's canonical name" };
        call.Command.Arguments.Add(policy);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            string wanted = parsed.GetValue(policy)!;
            PoliciesView all = await client.PoliciesAsync("", cancellationToken).ConfigureAwait(false);
            PoliciesView one = all with { Policies = [.. all.Policies.Where(other => other.Name == wanted)] };
            return one.Policies.Count == 0
                ? throw new CommandException(ExitCode.NotDone, ProblemCode.PolicyRefused.Name, $"No policy \"{wanted}\" is here. \"policy list\" lists them.")
                : call.Print(parsed, one, ApiJson.Indented.PoliciesView, PrintWhole);
        });
        return call.Command;
    }

    private static Command Order(Terminal terminal, string action, string description)
    {
        GatewayCall call = new(terminal, action, description);
        Argument<string> group = new("GROUP") { Description = "Name or id of the group" };
        Argument<string> policy = new("POLICY") { Description = "The policy's canonical name" };
        call.Command.Arguments.Add(group);
        call.Command.Arguments.Add(policy);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            PolicyOrder order = new() { Group = parsed.GetValue(group)!, Policy = parsed.GetValue(policy)!, Action = action };
            PolicyDoneView done = await client.OrderPolicyAsync(order, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, done, ApiJson.Indented.PolicyDoneView, static (to, answer) => to.Output.WriteLine(Terminal.Printable(answer.Text)));
        });
        return call.Command;
    }

    private static void Print(Terminal terminal, PoliciesView view)
    {
        if (view.Policies.Count == 0)
        {
            terminal.Output.WriteLine("No policy is here. Fetch one with \"policy fetch GROUP POLICY\".");
        }
        else
        {
            ColumnTable table = new("policy", "runtime", "version", "state", "peer", "active in");
            foreach (PolicyView one in view.Policies)
            {
                string active = one.ActiveIn.Count == 0 ? "-" : string.Join(", ", one.ActiveIn);
                table.Add(one.Name, one.Runtime, one.Version.ToString(CultureInfo.InvariantCulture), one.State, PeerOf(one), active);
            }

            table.WriteTo(terminal);
        }

        if (view.Standard.Count > 0)
        {
            terminal.Output.WriteLine();
            ColumnTable standard = new("standard policy", "is");
            foreach (InfoItemView one in view.Standard)
            {
                standard.Add(one.Name, one.Value);
            }

            standard.WriteTo(terminal);
        }
    }

    private static void PrintWhole(Terminal terminal, PoliciesView view)
    {
        Print(terminal, view);
        foreach (PolicyView one in view.Policies)
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine($"keywords: {string.Join(", ", one.Keywords)}");
            terminal.Output.WriteLine($"rights: {(one.Rights.Count == 0 ? "none" : string.Join(", ", one.Rights))}");
            terminal.Output.WriteLine($"facts: {string.Join(", ", one.Facts)}");
            terminal.Output.WriteLine($"publisher: {one.Publisher}");
            terminal.Output.WriteLine($"package: {one.Digest}");
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"faults: {one.Faults}"));
        }
    }

    private static string PeerOf(PolicyView one) => one.Peer.Length == 0 ? "this one" : DeviceTables.ShortId(one.Peer);
}
