using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A member of a group.</summary>
/// <param name="Name">Its name in the group.</param>
/// <param name="Id">Its peer id.</param>
/// <param name="Kind">"board" or "peer".</param>
/// <param name="Standing">One of <see cref="GroupWords.Of(GroupStanding)"/>.</param>
/// <param name="Role">Its role.</param>
/// <param name="Level">Its trust level, 0 to 4.</param>
/// <param name="Endorsements">Members that endorse its key.</param>
/// <param name="Reachable">Whether it was heard of late.</param>
/// <param name="Protection">How messages to it go: common, pair or clear.</param>
/// <param name="LastSeenAt">When it was last heard, or null.</param>
internal sealed record GroupMemberView(
    string Name,
    string Id,
    string Kind,
    string Standing,
    string Role,
    int Level,
    int Endorsements,
    bool Reachable,
    string Protection,
    DateTimeOffset? LastSeenAt)
{
    /// <summary>The view of a member.</summary>
    public static GroupMemberView From(GroupMemberStatus member) => new(
        member.Name,
        member.Id.ToString(),
        member.IsConstrained ? "board" : "peer",
        GroupWords.Of(member.Standing),
        member.Role,
        member.Level,
        member.Endorsements,
        member.IsReachable,
        member.Protection,
        member.LastSeenAt);
}
