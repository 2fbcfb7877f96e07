namespace NanoPeers.PeerPlatform.Groups;

/// <summary>How fast and how much of a group's statements goes between two members. Ours, not the protocol's. GROUPS.md, "Spreading".</summary>
public static class GossipLimits
{
    /// <summary>Members to which news is sent at once; they send it on.</summary>
    public const int FanOut = 4;

    /// <summary>The same for what ends or changes what others may do: hardly a member is missed.</summary>
    public const int UrgentFanOut = 8;

    /// <summary>Members that are asked, from time to time and after news, whether they have the same.</summary>
    public const int Asked = 3;

    /// <summary>How often members are asked, milliseconds, give or take a quarter.</summary>
    public const int RoundMillis = 20_000;

    /// <summary>How long after news members are asked, milliseconds; as much again is drawn by lot.</summary>
    public const int SettleMillis = 2_000;

    /// <summary>How soon a member that has something else is asked again, milliseconds; doubles each time that nothing came of it.</summary>
    public const int RetryMillis = 2_000;

    /// <summary>The longest of these, milliseconds.</summary>
    public const int LongestRetryMillis = 32_000;

    /// <summary>Members that have more from which it is got at once; others have their turn when one of them is done or silent.</summary>
    public const int Exchanges = 3;

    /// <summary>A member that sent nothing for so long while differences are worked out gives its turn to another, milliseconds.</summary>
    public const int SilentMillis = 2_000;

    /// <summary>Bodies a second to one member.</summary>
    public const int SentEachSecond = 200;

    /// <summary>Bodies to one member at once.</summary>
    public const int SentAtOnce = 32;

    /// <summary>Bodies a second to all members together.</summary>
    public const int SentToAllEachSecond = 2_000;

    /// <summary>Bodies to all members at once.</summary>
    public const int SentToAllAtOnce = 256;

    /// <summary>Bodies a second that are read from one member; more are dropped.</summary>
    public const int ReadEachSecond = 400;

    /// <summary>Bodies that are read from one member at once.</summary>
    public const int ReadAtOnce = 800;

    /// <summary>Statements that wait to be sent to one member; of more those with the highest clocks are left for the next exchange.</summary>
    public const int MostQueued = 1_024;

    /// <summary>Shares that wait to be sent to one member.</summary>
    public const int MostShares = 256;

    /// <summary>Ids that one member is asked for at once.</summary>
    public const int MostAskedFor = 64;

    /// <summary>Ids in one Want.</summary>
    public const int IdsInWant = 32;

    /// <summary>Ids up to which a share is told by its ids, and not by digests.</summary>
    public const int IdsInShare = 28;

    /// <summary>After so long without it a statement may be asked for again, milliseconds.</summary>
    public const int AskAgainMillis = 2_000;

    /// <summary>A statement is not sent to the same member twice within so long, milliseconds; doubles each time, as often as the next line says.</summary>
    public const int SendAgainMillis = 1_000;

    /// <summary>Doublings of that: a member that has no room for a statement is not sent it more than once a minute.</summary>
    public const int MostDoublings = 6;

    /// <summary>Statements of which it is remembered that a member has them.</summary>
    public const int MostKnown = 1_024;

    /// <summary>How long a statement that found no room, or is from the future, is not asked for, milliseconds.</summary>
    public const int RefusedMillis = 600_000;

    /// <summary>How long the key of a statement may be missing before who sent it is named, milliseconds.</summary>
    public const int UnprovenMillis = 60_000;

    /// <summary>Bad statements of one member in <see cref="BadMillis"/> after which it is ignored.</summary>
    public const int MostBad = 8;

    /// <summary>Milliseconds in which bad statements are counted, and for which their sender is ignored.</summary>
    public const int BadMillis = 60_000;

    /// <summary>How often who was removed is told so, while it goes on talking, milliseconds.</summary>
    public const int RemovalAgainMillis = 10_000;
}
