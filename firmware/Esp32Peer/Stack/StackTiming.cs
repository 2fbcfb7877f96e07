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

    /// <summary>Seconds for which the board's mailbox is asked to be kept: each look into it renews.</summary>
    public const int MailboxLeaseSeconds = 604800;

    /// <summary>Seconds for which the gateway hands on what comes after one look into the mailbox.</summary>
    public const int MailboxStaySeconds = 120;

    /// <summary>From one look to the next while the board stays awake.</summary>
    public const int MailboxLookMillis = 60000;

    /// <summary>First wait for an answer about the mailbox; it doubles each time.</summary>
    public const int MailboxAgainMillis = 500;

    /// <summary>How often the gateway is asked before it is left alone for <see cref="MailboxRestMillis"/>.</summary>
    public const int MailboxTries = 6;

    /// <summary>How long a gateway that will not, or does not answer, is left alone.</summary>
    public const int MailboxRestMillis = 600000;

    /// <summary>How long an item waits for the group's key under which it was sealed.</summary>
    public const int MailboxKeyMillis = 8000;

    /// <summary>Shortest time awake after a session went live: what the gateway kept comes within it.</summary>
    public const int AwakeMillis = 1500;

    /// <summary>How long the board stays awake after something came, or its light changed.</summary>
    public const int QuietMillis = 700;

    /// <summary>Longest time awake after a start, whatever goes on.</summary>
    public const int AwakeAtMostMillis = 30000;

    /// <summary>Questions in clear that are answered in a second, whoever asks.</summary>
    public const int StrangersEachSecond = 8;
}
