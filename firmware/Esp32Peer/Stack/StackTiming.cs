namespace NanoPeers.Firmware.Stack;

/// <summary>Times and sizes of the stack on a board. Ours to change; no other peer depends on them. BOARD-STACK.md.</summary>
public static class StackTiming
{
    /// <summary>Seconds that a document lives.</summary>
    public const int LifetimeSeconds = 86400;

    /// <summary>Until the documents are told again under the same session.</summary>
    public const int PublishRestMillis = 43200000;

    /// <summary>First wait for a receipt; the second is twice as long, and so on.</summary>
    public const int PublishAgainMillis = 400;

    /// <summary>How often a part is sent.</summary>
    public const int PublishTries = 6;

    /// <summary>How long answers to a search are waited for.</summary>
    public const int FindMillis = 3000;

    /// <summary>First wait before a search is asked again; the second is twice as long, and so on.</summary>
    public const int FindAgainMillis = 400;

    /// <summary>Peers that hand a search on, one after the other.</summary>
    public const int FindHops = 2;

    /// <summary>Things that a search tells of at most.</summary>
    public const int FoundAtMost = 16;

    /// <summary>How often the board looks whether it has a group, milliseconds.</summary>
    public const int GroupLookMillis = 1000;

    /// <summary>Questions in clear that are answered in a second, whoever asks.</summary>
    public const int StrangersEachSecond = 8;
}
