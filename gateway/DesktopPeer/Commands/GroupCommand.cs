using System.CommandLine;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>group: what is done with peer groups, a subcommand each.</summary>
internal static class GroupCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) => new("group", "Make peer groups, join them, and say who is in")
    {
        GroupCreateCommand.Build(terminal),
        GroupViewCommands.List(terminal),
        GroupViewCommands.Show(terminal),
        GroupViewCommands.Watch(terminal),
        GroupInviteCommand.Build(terminal),
        GroupJoinCommand.Build(terminal),
        GroupOrderCommands.Leave(terminal),
        GroupOrderCommands.Approve(terminal),
        GroupOrderCommands.Reject(terminal),
        GroupOrderCommands.Remove(terminal),
        GroupOrderCommands.Revoke(terminal),
        GroupOrderCommands.Add(terminal),
        GroupOrderCommands.Elect(terminal),
        GroupOrderCommands.Appoint(terminal),
        GroupOrderCommands.Role(terminal),
        GroupOrderCommands.Check(terminal),
        GroupOrderCommands.Endorse(terminal),
        GroupOrderCommands.Rekey(terminal),
        GroupOrderCommands.Policy(terminal),
        GroupOrderCommands.Say(terminal),
    };
}
