namespace NanoPeers.Firmware.Peering;

/// <summary>Times of a board's updates. BOARD-UPDATES.md.</summary>
public static class UpdateTiming
{
    /// <summary>From the start to the first look for a manifest, milliseconds, and up to as long again by chance.</summary>
    public const int FirstMillis = 5000;

    /// <summary>From one look to the next, milliseconds: a day.</summary>
    public const int CheckMillis = 86400000;

    /// <summary>From a look that failed to the next, milliseconds; doubled each time.</summary>
    public const int AgainMillis = 30000;

    /// <summary>The longest of these, milliseconds.</summary>
    public const int AgainAtMostMillis = 3600000;

    /// <summary>Steps of RSA and SHA-256 in a turn of the loop.</summary>
    public const int StepsEachTurn = 4;
}
