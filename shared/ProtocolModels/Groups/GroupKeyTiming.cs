namespace NanoPeers.Groups;

/// <summary>Times of the group cores, ours: changing one breaks no peer. Milliseconds. GROUPS.md, "Timing".</summary>
public static class GroupKeyTiming
{
    /// <summary>First wait before a message to a member is sent again; doubles.</summary>
    public const int FirstResendMillis = 400;

    /// <summary>Longest wait before a message to a member is sent again.</summary>
    public const int LongestResendMillis = 4000;

    /// <summary>Messages to a member without an answer, after which it counts as cut off until it is heard of.</summary>
    public const int MostSends = 6;

    /// <summary>Fewest milliseconds between the use of a new key and the order to overwrite the one before: what was sent with it arrives first.</summary>
    public const int SettleMillis = 1000;

    /// <summary>First wait before an Ask is sent again; doubles.</summary>
    public const int FirstAskMillis = 500;

    /// <summary>Longest wait before an Ask is sent again.</summary>
    public const int LongestAskMillis = 30000;

    /// <summary>Fewest milliseconds between two Asks because of messages under an unknown key: a stranger can send such ones.</summary>
    public const int UnknownKeyAskMillis = 2000;

    /// <summary>Asks because of one message under an unknown key, as long as the owner does not answer.</summary>
    public const int UnknownKeyAsks = 4;

    /// <summary>Wait after a refusal that will not change by itself.</summary>
    public const int RefusedAskMillis = 60000;

    /// <summary>Fewest milliseconds between two Probes of one sender.</summary>
    public const int ProbeMillis = 1000;

    /// <summary>Fewest milliseconds between two keys that are made because a member has a newer one of another owner of the same term.</summary>
    public const int OvertakeMillis = 60000;

    /// <summary>How far the number of such a key may be ahead of this owner's.</summary>
    public const int MostAhead = 65536;

    /// <summary>Messages that an owner sends at once; then it waits <see cref="BurstMillis"/>.</summary>
    public const int BurstSize = 32;

    /// <summary>Wait between two bursts.</summary>
    public const int BurstMillis = 10;
}
