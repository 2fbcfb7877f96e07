using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A group, whole.</summary>
/// <param name="Group">In short.</param>
/// <param name="Members">Its members.</param>
/// <param name="Requests">Applications that wait.</param>
/// <param name="Policy">Its rules, each as NAME=VALUE.</param>
/// <param name="Parents">Ids of the groups of which it is a part.</param>
/// <param name="Authorities">Ids of its authorities, in the order in which they take over.</param>
/// <param name="RevocationNumber">The number of the newest revocation list; 0 when there is none.</param>
internal sealed record GroupDetailView(
    GroupView Group,
    IReadOnlyList<GroupMemberView> Members,
    IReadOnlyList<JoinRequestView> Requests,
    IReadOnlyList<string> Policy,
    IReadOnlyList<string> Parents,
    IReadOnlyList<string> Authorities,
    uint RevocationNumber)
{
    /// <summary>The view of a group.</summary>
    public static GroupDetailView From(GroupDetail group) => new(
        GroupView.From(group.Status),
        [.. group.Members.Select(GroupMemberView.From)],
        [.. group.Requests.Select(JoinRequestView.From)],
        group.Policy,
        [.. group.Parents.Select(parent => parent.ToString())],
        [.. group.Authorities.Select(authority => authority.ToString())],
        group.RevocationNumber);
}
