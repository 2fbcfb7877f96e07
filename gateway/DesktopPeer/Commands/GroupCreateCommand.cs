using System.CommandLine;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Chat;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>group create NAME: makes a group with a policy; this peer is its creator and first authority.</summary>
internal sealed class GroupCreateCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The group's name, 1 to 32 octets of UTF-8" };
    private readonly Option<string> _membership = new("--membership")
    {
        HelpName = "POLICY",
        Description = "Who may join: open, password, invitation, authority, vote, representatives, or a custom policy's name",
        DefaultValueFactory = _ => "invitation",
    };

    private readonly Option<string> _security = new("--security")
    {
        HelpName = "LEVEL", Description = "none, low, medium or high: what all that is not given is taken from", DefaultValueFactory = _ => "medium",
    };

    private readonly Option<string?> _protection = new("--protection")
    {
        HelpName = "HOW", Description = "clear, pair (a key for each pair) or common (one key of the group)",
    };

    private readonly Option<string?> _password = new("--password-file") { HelpName = "FILE", Description = "File with the password of a password group" };
    private readonly Option<string?> _parent = new("--parent") { HelpName = "GROUP", Description = "The group of which the new one is a part" };
    private readonly Option<int> _quorum = NumberOption.Build(
        "--quorum", "PERCENT", 0, 100, 0, "Votes that must be cast, percent of the members that may vote; 0 takes what the level says");

    private readonly Option<TimeSpan?> _vote = DurationOption.Build("--vote-timeout", "How long a vote is open");
    private readonly Option<bool> _rekeyOnJoin = new("--rekey-on-join") { Description = "A new key with each new member: it cannot read what came before" };
    private readonly Option<TimeSpan?> _rekeyEvery = DurationOption.Build("--rekey-every", "From one new key to the next, at the latest");

    private GroupCreateCommand()
    {
        _security.AcceptOnlyFromAmong([.. GroupWords.Levels]);
        _protection.AcceptOnlyFromAmong([.. GroupWords.Protections]);
    }

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GroupCreateCommand create = new();
        GatewayCall call = new(terminal, "create", "Make a group; this peer is its creator and first authority");
        call.Command.Arguments.Add(create._name);
        Option[] options =
        [
            create._membership, create._security, create._protection, create._password, create._parent, create._quorum, create._vote,
            create._rekeyOnJoin, create._rekeyEvery,
        ];
        Array.ForEach(options, call.Command.Options.Add);
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.CreateGroupAsync(create.OrderOf(parsed), cancellationToken).ConfigureAwait(false)));
        return call.Command;
    }

    private GroupCreationOrder OrderOf(ParseResult parsed)
    {
        int quorum = parsed.GetValue(_quorum);
        return new GroupCreationOrder
        {
            Name = parsed.GetValue(_name)!,
            Membership = parsed.GetValue(_membership)!.ToLower(CultureInfo.InvariantCulture),
            Security = parsed.GetValue(_security)!,
            Password = parsed.GetValue(_password) is string path ? GroupPasswordFile.ReadText(path) : null,
            Protection = parsed.GetValue(_protection),
            Parent = parsed.GetValue(_parent),
            QuorumPercent = quorum == 0 ? null : quorum,
            VoteSeconds = parsed.GetValue(_vote)?.TotalSeconds,
            RekeysOnJoin = parsed.GetValue(_rekeyOnJoin) ? true : null,
            RekeySeconds = parsed.GetValue(_rekeyEvery)?.TotalSeconds,
        };
    }
}
