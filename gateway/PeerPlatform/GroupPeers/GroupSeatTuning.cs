namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>A seat's own tuning: changing it breaks no peer.</summary>
internal static class GroupSeatTuning
{
    /// <summary>Other members whose messages can be opened under one key.</summary>
    internal const int MaxSenders = 1_024;

    /// <summary>How often it is looked at what has time, milliseconds.</summary>
    internal const int SlowTickMillis = 500;

    /// <summary>How long a view is good although no statement came: ballots and stays end by time, milliseconds.</summary>
    internal const int ViewLifeMillis = 5_000;

    /// <summary>Longest pause between two views while statements come, milliseconds.</summary>
    internal const int LongestViewPauseMillis = 500;

    /// <summary>Views made in a row when each leads to a statement of this peer.</summary>
    internal const int ViewsAtOnce = 4;

    /// <summary>Set-ups of sessions under way at once.</summary>
    internal const int ConnectsAtOnce = 8;

    /// <summary>How long the peer with the higher id waits for the other to ask first, milliseconds.</summary>
    internal const int SecondAsksAfterMillis = 2_000;

    /// <summary>Members after this one, in the order of ids, with which sessions are held whatever the policy is.</summary>
    internal const int Neighbours = 2;

    /// <summary>Messages under keys that are not here yet, held for a while.</summary>
    internal const int MostHeld = 16;

    /// <summary>How long, milliseconds.</summary>
    internal const int HoldMillis = 5_000;

    /// <summary>How long an application that heard nothing waits before it goes on, milliseconds.</summary>
    internal const int ApplyAgainMillis = 3_000;

    /// <summary>How long an order waits for others before it answers how things stand.</summary>
    internal static readonly TimeSpan OrderTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer that leaves waits for another to have heard it.</summary>
    internal static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(3);

    /// <summary>Good dealings of one member that are worth a statement, at most once in this time, milliseconds.</summary>
    internal const int ReportAgainMillis = 3_600_000;

    /// <summary>From one request for a certificate to the next, milliseconds.</summary>
    internal const int RenewAgainMillis = 30_000;

    /// <summary>Refusals told as events in a second; all are counted by the node.</summary>
    internal const int RefusalsEachSecond = 5;
}
