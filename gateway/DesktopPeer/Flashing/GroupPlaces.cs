using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>
/// Whether a board can have as many groups with a common key as somebody wants. Octets are the budgets of docs/firmware.md: what the firmware is
/// held to, not what it takes at the moment. A group counts as one of four boards.
/// </summary>
internal static class GroupPlaces
{
    /// <summary>The managed heap of an image without PSRAM.</summary>
    internal const int HeapWithoutPsram = 100000;

    /// <summary>What the interpreter and the class libraries take of it: the smallest heap for the peer, without its peak and its tables.</summary>
    internal const int Interpreter = 16200;

    /// <summary>The peak with 16 sessions, in one group, a statement being verified.</summary>
    internal const int PeakInOneGroup = 72000;

    /// <summary>Another group with three members that are heard.</summary>
    internal const int AnotherGroup = 5000 + (3 * 700);

    /// <summary>What a session less leaves free: the difference of the measured peaks with 4 and with 16, a twelfth of it.</summary>
    internal const int Session = 1374;

    /// <summary>Says what is wrong; nothing when the board can have them.</summary>
    /// <param name="board">The board.</param>
    /// <param name="groups">Groups that it is to have places for; 0 for the application without groups.</param>
    /// <param name="sessions">Sessions that it holds at once.</param>
    /// <exception cref="CommandException">The number is none, no application has groups for this board, or its heap is too small.</exception>
    public static void Check(BoardDescription board, int groups, int sessions)
    {
        if (groups is < 0 or > Limits.MaxConstrainedGroups)
        {
            throw new CommandException(ExitCode.Usage, "setting-wrong", $"--groups takes 0 to {Limits.MaxConstrainedGroups}.");
        }

        if (groups > 0 && board.HasNativeRsaImage)
        {
            throw new CommandException(
                ExitCode.Usage, "groups-not-there", $"The application for {board.Name}, whose image has RSA of its own, has no groups. Leave --groups out.");
        }

        int over = groups == 0 || board.HasPsram ? 0 : HeapOf(groups, sessions) - HeapWithoutPsram;
        if (over > 0)
        {
            int fitting = sessions - ((over + Session - 1) / Session);
            throw new CommandException(
                ExitCode.Usage,
                "heap-short",
                $"{board.Name} has no PSRAM, and so some {HeapWithoutPsram} octets of heap; {groups} groups and {sessions} sessions take up to "
                + $"{HeapOf(groups, sessions)}. Fewer groups, or --sessions {fitting}.");
        }
    }

    private static int HeapOf(int groups, int sessions) =>
        Interpreter + PeakInOneGroup + ((groups - 1) * AnotherGroup) - ((Limits.MaxConstrainedSessions - sessions) * Session);
}
