namespace NanoPeers.Firmware.Board.Signals;

/// <summary>
/// Whether a date can be the true one. The images ask a time server as soon as there is a network, and set the chip's date by themselves; until
/// then, and where no server answers, the date is one of 1970 or 2000. Without a sane date the board has none: it logs the time since its start
/// alone. Nothing but the log uses a date: whatever counts time in the peer counts the ticks since the start.
/// </summary>
public static class SaneDate
{
    private const int FirstYear = 2026;
    private const int LastYear = 2099;

    /// <summary>Whether a date of this year is taken.</summary>
    /// <param name="year">The year.</param>
    public static bool IsIn(int year)
    {
        return year >= FirstYear && year <= LastYear;
    }
}
