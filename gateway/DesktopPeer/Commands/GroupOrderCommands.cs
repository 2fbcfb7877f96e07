using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The subcommands of group that ask for one thing and print one line.</summary>
internal static class GroupOrderCommands
{
    private delegate Task<GroupAnswerView> Order(ApiClient client, string group, ParseResult parsed, CancellationToken cancellationToken);

    /// <summary>group leave GROUP.</summary>
    public static Command Leave(Terminal terminal) =>
        Build(terminal, "leave", "Leave a group; the rest change their key", [], (client, group, _, stop) => client.LeaveAsync(group, stop));

    /// <summary>group approve GROUP APPLICANT.</summary>
    public static Command Approve(Terminal terminal) => Decide(terminal, "approve", "Let an applicant in, or vote for it", yes: true);

    /// <summary>group reject GROUP APPLICANT.</summary>
    public static Command Reject(Terminal terminal) => Decide(terminal, "reject", "Keep an applicant out, or vote against it", yes: false);

    /// <summary>group remove GROUP MEMBER.</summary>
    public static Command Remove(Terminal terminal) => PutOut(terminal, "remove", "Put a member out; the rest change their key at once", revokesKey: false);

    /// <summary>group revoke GROUP MEMBER.</summary>
    public static Command Revoke(Terminal terminal) =>
        PutOut(terminal, "revoke", "Put a member out and revoke its key: it cannot come back with it", revokesKey: true);

    /// <summary>group add GROUP DEVICE.</summary>
    public static Command Add(Terminal terminal)
    {
        Argument<string> device = new("DEVICE") { Description = "One of this gateway's devices, by name" };
        return Build(terminal, "add", "Let one of this gateway's boards in", [device], (client, group, parsed, stop) =>
            client.AddBoardAsync(group, new GroupBoardOrder { Device = parsed.GetValue(device)! }, stop));
    }

    /// <summary>group elect GROUP MEMBER.</summary>
    public static Command Elect(Terminal terminal)
    {
        Argument<string> member = Member();
        return Build(terminal, "elect", "Vote for a member to speak for the others: their representative", [member], (client, group, parsed, stop) =>
            client.ElectAsync(group, new GroupElectionOrder { Member = parsed.GetValue(member)! }, stop));
    }

    /// <summary>group appoint GROUP MEMBER.</summary>
    public static Command Appoint(Terminal terminal)
    {
        Argument<string> member = Member();
        return Build(
            terminal,
            "appoint",
            "Make a member an authority: it admits, and leads when those before it are gone",
            [member],
            (client, group, parsed, stop) => client.SetRoleAsync(
                group, new GroupRoleOrder { Member = parsed.GetValue(member)!, Role = "authority" }, stop));
    }

    /// <summary>group role GROUP MEMBER ROLE.</summary>
    public static Command Role(Terminal terminal)
    {
        Argument<string> member = Member();
        Argument<string> role = new("ROLE") { Description = "reader (it only hears), member or authority" };
        return Build(terminal, "role", "Give a member another role", [member, role], (client, group, parsed, stop) => client.SetRoleAsync(
            group, new GroupRoleOrder { Member = parsed.GetValue(member)!, Role = parsed.GetValue(role)! }, stop));
    }

    /// <summary>group check GROUP MEMBER.</summary>
    public static Command Check(Terminal terminal)
    {
        Argument<string> member = Member();
        Option<string> key = new("--key")
        {
            Description = "SHA-256 of the key, in hexadecimal; else the one that this peer knows", DefaultValueFactory = _ => "",
        };
        return Build(terminal, "check", "Ask an authority whether a key is a member's, and good", [member, key], (client, group, parsed, stop) =>
            client.CheckKeyAsync(group, new GroupKeyCheckOrder { Member = parsed.GetValue(member)!, Fingerprint = parsed.GetValue(key)! }, stop));
    }

    /// <summary>group endorse GROUP MEMBER LEVEL.</summary>
    public static Command Endorse(Terminal terminal)
    {
        Argument<string> member = Member();
        Argument<int> level = new("LEVEL") { Description = "How far its key is trusted, 1 to 4; 0 takes an endorsement back" };
        return Build(terminal, "endorse", "Say how far a member's key is trusted", [member, level], (client, group, parsed, stop) => client.EndorseAsync(
            group, new GroupEndorsementOrder { Member = parsed.GetValue(member)!, Level = parsed.GetValue(level) }, stop));
    }

    /// <summary>group rekey GROUP.</summary>
    public static Command Rekey(Terminal terminal) =>
        Build(terminal, "rekey", "Change the group's key now", [], (client, group, _, stop) => client.RekeyAsync(group, stop));

    /// <summary>group policy GROUP NAME=VALUE...</summary>
    public static Command Policy(Terminal terminal)
    {
        Argument<string[]> changes = new("NAME=VALUE")
        {
            Description = "Rules to change; group show lists them", Arity = ArgumentArity.OneOrMore,
        };
        return Build(terminal, "policy", "Change a group's rules", [changes], (client, group, parsed, stop) => client.ChangePolicyAsync(
            group, new GroupPolicyOrder { Changes = parsed.GetValue(changes)! }, stop));
    }

    /// <summary>group say GROUP TEXT.</summary>
    public static Command Say(Terminal terminal)
    {
        Argument<string> text = new("TEXT") { Description = "One line" };
        Option<bool> clear = new("--clear") { Description = "Let it go unprotected: anybody can read it" };
        return Build(
            terminal,
            "say",
            "Say one line to a group; \"chat GROUP\" is for more",
            [text, clear],
            (client, group, parsed, stop) => client.SayAsync(
                group, new GroupLineOrder { Text = parsed.GetValue(text)!, InClear = parsed.GetValue(clear) }, stop));
    }

    private static Command Decide(Terminal terminal, string name, string description, bool yes)
    {
        Argument<string> applicant = new("APPLICANT") { Description = "Its name or id, or the beginning of its id" };
        Option<string> reason = Reason("What the applicant is told");
        return Build(terminal, name, description, [applicant, reason], (client, group, parsed, stop) => client.DecideAsync(
            group, new GroupDecisionOrder { Applicant = parsed.GetValue(applicant)!, Yes = yes, Reason = parsed.GetValue(reason)! }, stop));
    }

    private static Command PutOut(Terminal terminal, string name, string description, bool revokesKey)
    {
        Argument<string> member = Member();
        Option<string> reason = Reason("What all members are told");
        return Build(terminal, name, description, [member, reason], (client, group, parsed, stop) => client.RemoveMemberAsync(
            group, new GroupRemovalOrder { Member = parsed.GetValue(member)!, RevokesKey = revokesKey, Reason = parsed.GetValue(reason)! }, stop));
    }

    private static Argument<string> Member() => new("MEMBER") { Description = "Its name or id, or the beginning of its id" };

    private static Option<string> Reason(string description) =>
        new("--reason") { HelpName = "TEXT", Description = description, DefaultValueFactory = _ => "" };

    private static Command Build(Terminal terminal, string name, string description, Symbol[] symbols, Order order)
    {
        GatewayCall call = new(terminal, name, description);
        Argument<string> group = new("GROUP") { Description = "The group's name or id" };
        call.Command.Arguments.Add(group);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                call.Command.Arguments.Add(argument);
            }
            else if (symbol is Option option)
            {
                call.Command.Options.Add(option);
            }
        }

        call.SetAction(async (client, parsed, stop) =>
            call.Print(parsed, await order(client, parsed.GetValue(group)!, parsed, stop).ConfigureAwait(false)));
        return call.Command;
    }
}
