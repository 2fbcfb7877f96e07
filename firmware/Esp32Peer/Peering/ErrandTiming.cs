namespace NanoPeers.Firmware.Peering;

/// <summary>Sizes and times of a board's reports through peers. BOARD-ERRANDS.md.</summary>
public static class ErrandTiming
{
    /// <summary>Longest report, octets.</summary>
    public const int MaxReport = 1024;

    /// <summary>A report that has no receipt after so long is given up, milliseconds: RSA by the interpreter takes seconds, twice for each peer.</summary>
    public const int OverallMillis = 180000;

    /// <summary>From the end of a POST to the end of the receipt's verification, milliseconds; who takes longer is listed.</summary>
    public const int ReceiptMillis = 60000;

    /// <summary>From one question for the receipt to the next, milliseconds; doubled each time.</summary>
    public const int PollMillis = 100;

    /// <summary>The longest of these, milliseconds.</summary>
    public const int PollAtMostMillis = 2000;

    /// <summary>How long who lied is not asked again, seconds: a day.</summary>
    public const int ListedForLieSeconds = 86400;

    /// <summary>How long who was silent after it took a report is not asked again, seconds: an hour.</summary>
    public const int ListedForSilenceSeconds = 3600;

    /// <summary>Transfers to one address that may break off before a report leaves it for others.</summary>
    public const int MaxBroken = 2;

    /// <summary>Transfers that broke off last, of which the addresses are known.</summary>
    public const int BrokenKnown = 8;
}
