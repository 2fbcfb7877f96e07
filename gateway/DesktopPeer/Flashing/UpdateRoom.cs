using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>
/// Whether a board can have the application with updates and peering. Octets are the budgets of docs/firmware.md: what the firmware is held to, not what it
/// takes at the moment.
/// </summary>
internal static class UpdateRoom
{
    /// <summary>The peak with updates, peering and so few sessions, without the application that is loaded.</summary>
    internal const int Peak = 72000;

    /// <summary>The sessions of this peak.</summary>
    internal const int SessionsOfPeak = 4;

    /// <summary>What is kept free for the application that is loaded: its octets stay in the heap, and its objects come on top.</summary>
    internal const int Application = 8000;

    /// <summary>Says what is wrong; nothing when the board can have it.</summary>
    /// <param name="board">The board.</param>
    /// <param name="groups">Groups that it is to have places for.</param>
    /// <param name="sessions">Sessions that it holds at once.</param>
    /// <exception cref="CommandException">No application has updates for this board or beside groups, or its heap is too small.</exception>
    public static void Check(BoardDescription board, int groups, int sessions)
    {
        if (board.HasNativeRsaImage || groups > 0)
        {
            string why = groups > 0
                ? "No application has both groups and updates. Leave one of --groups and --updates out."
                : $"The application for {board.Name}, whose image has RSA of its own, has no updates. Leave --updates out.";
            throw new CommandException(ExitCode.Usage, "updates-not-there", why);
        }

        int heap = HeapOf(sessions);
        int over = board.HasPsram ? 0 : heap - GroupPlaces.HeapWithoutPsram;
        if (over > 0)
        {
            int fitting = sessions - ((over + GroupPlaces.Session - 1) / GroupPlaces.Session);
            throw new CommandException(
                ExitCode.Usage,
                "heap-short",
                $"{board.Name} has no PSRAM, and so some {GroupPlaces.HeapWithoutPsram} octets of heap; updates and {sessions} sessions take up to "
                + $"{heap}, with {Application} for what is loaded. Name --sessions {fitting}, or fewer.");
        }
    }

    private static int HeapOf(int sessions) => GroupPlaces.Interpreter + Peak + Application + ((sessions - SessionsOfPeak) * GroupPlaces.Session);
}
