using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The words that stand for what is said of groups, in JSON, on the command line and in tables.</summary>
internal static class GroupWords
{
    /// <summary>The levels of security of a new group.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["none", "low", "medium", "high"];

    /// <summary>How what is said to a group is protected.</summary>
    public static IReadOnlyList<string> Protections { get; } = ["clear", "pair", "common"];

    /// <summary>The word of a standing.</summary>
    public static string Of(GroupStanding standing) => standing switch
    {
        GroupStanding.Member => "member",
        GroupStanding.Pending => "pending",
        GroupStanding.Rejected => "rejected",
        GroupStanding.Left => "left",
        GroupStanding.Removed => "removed",
        _ => throw new ArgumentOutOfRangeException(nameof(standing)),
    };

    /// <summary>The word of an event's kind.</summary>
    public static string Of(GroupEventKind kind) => kind switch
    {
        GroupEventKind.JoinRequested => "join-requested",
        GroupEventKind.Joined => "joined",
        GroupEventKind.Rejected => "rejected",
        GroupEventKind.Left => "left",
        GroupEventKind.Removed => "removed",
        GroupEventKind.Rekeyed => "rekeyed",
        GroupEventKind.TrustChanged => "trust-changed",
        GroupEventKind.TakenOver => "taken-over",
        GroupEventKind.Said => "said",
        GroupEventKind.Refused => "refused",
        GroupEventKind.PolicyChanged => "policy-changed",
        GroupEventKind.Lagged => "lagged",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
