using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Something that is different between two views of a group.</summary>
/// <param name="Kind">What.</param>
/// <param name="Peer">Who; null where it is nobody in particular.</param>
/// <param name="Before">The level or term before; 0 where there is none.</param>
/// <param name="After">The level or term now; 0 where there is none.</param>
/// <param name="Reason">Why, where somebody said; else empty.</param>
public sealed record GroupChange(GroupChangeKind Kind, Identifier? Peer, int Before, int After, string Reason)
{
    /// <summary>What is different, members in the order of their ids.</summary>
    /// <param name="before">The view before.</param>
    /// <param name="after">The view now.</param>
    public static IReadOnlyList<GroupChange> Between(GroupView before, GroupView after)
    {
        List<GroupChange> changes = [];
        foreach (GroupMember member in after.Members.Values)
        {
            if (OfMember(before.Find(member.Id), member) is { } change)
            {
                changes.Add(change);
            }
        }

        changes.Sort(static (one, other) => one.Peer!.IsBefore(other.Peer!) ? -1 : other.Peer!.IsBefore(one.Peer!) ? 1 : 0);

        if (before.Term != after.Term || !Equals(before.Leader, after.Leader))
        {
            changes.Add(new GroupChange(GroupChangeKind.TakenOver, after.Leader, (int)before.Term, (int)after.Term, ""));
        }

        if (!before.Policy.Equals(after.Policy) || before.Name != after.Name)
        {
            changes.Add(new GroupChange(GroupChangeKind.PolicyChanged, after.Document?.Issuer, 0, 0, ""));
        }

        return changes;
    }

    private static GroupChange? OfMember(GroupMember? before, GroupMember after)
    {
        bool wasActive = before is { IsActive: true };
        bool isNewStay = before is null || before.Round != after.Round;
        if (after.IsActive && (!wasActive || isNewStay))
        {
            return new GroupChange(GroupChangeKind.Joined, after.Id, 0, after.Level, "");
        }

        if (wasActive && !after.IsActive)
        {
            GroupChangeKind kind = after.Standing is MemberStanding.Left or MemberStanding.Expired ? GroupChangeKind.Left : GroupChangeKind.Removed;
            return new GroupChange(kind, after.Id, before!.Level, 0, after.Reason);
        }

        if (wasActive && before!.Level != after.Level)
        {
            GroupChangeKind kind = before.Level < after.Level ? GroupChangeKind.TrustRose : GroupChangeKind.TrustFell;
            return new GroupChange(kind, after.Id, before.Level, after.Level, "");
        }

        return null;
    }
}
