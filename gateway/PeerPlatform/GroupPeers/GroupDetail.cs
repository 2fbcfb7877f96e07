using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>A group, whole.</summary>
/// <param name="Status">In short.</param>
/// <param name="Members">Its members, by name; also those that left or were removed, for as long as that is remembered.</param>
/// <param name="Requests">Applications that wait.</param>
/// <param name="Policy">Its rules, each as NAME=VALUE.</param>
/// <param name="Parents">The groups of which it is a part.</param>
/// <param name="Authorities">Its authorities, in the order in which they take over.</param>
/// <param name="RevocationNumber">The number of the newest revocation list; 0 when there is none.</param>
public sealed record GroupDetail(
    GroupStatus Status,
    IReadOnlyList<GroupMemberStatus> Members,
    IReadOnlyList<JoinRequestStatus> Requests,
    IReadOnlyList<string> Policy,
    IReadOnlyList<Identifier> Parents,
    IReadOnlyList<Identifier> Authorities,
    uint RevocationNumber);
