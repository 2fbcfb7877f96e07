using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>A member of a group, as this peer sees it now.</summary>
/// <param name="Id">Its peer id.</param>
/// <param name="Name">Its name in the group.</param>
/// <param name="IsConstrained">Whether it is a board.</param>
/// <param name="Standing">Member, or what became of it.</param>
/// <param name="Role">Its role.</param>
/// <param name="Level">Its trust level, 0 to 4, by the group's policy.</param>
/// <param name="Endorsements">Members that endorse its key.</param>
/// <param name="IsReachable">Whether it was heard of late.</param>
/// <param name="Protection">How messages to it go: common, pair or clear.</param>
/// <param name="LastSeenAt">When it was last heard; null when never.</param>
public sealed record GroupMemberStatus(
    Identifier Id,
    string Name,
    bool IsConstrained,
    GroupStanding Standing,
    string Role,
    int Level,
    int Endorsements,
    bool IsReachable,
    string Protection,
    DateTimeOffset? LastSeenAt);
