using System.CommandLine;
using NanoPeers.DesktopPeer.Flashing;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The option --board: one of the boards of boards/.</summary>
internal static class BoardOption
{
    /// <summary>Makes the option for a command.</summary>
    public static Option<string> Build() => new("--board")
    {
        HelpName = "BOARD", Description = "The board: " + string.Join(", ", BoardDescription.Ids), Required = true,
    };

    /// <summary>The board of that id.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static BoardDescription Find(string id) => BoardDescription.Find(id) ?? throw new CommandException(
        ExitCode.Usage, "board-unknown", $"There is no board {id}. Boards: {string.Join(", ", BoardDescription.Ids)}.");
}
