using NanoPeers.Membership;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Why a peer was not let in, for people: what was wrong, and what to do.</summary>
internal static class MemberReasonText
{
    internal static string Of(MemberReason reason) => reason switch
    {
        MemberReason.WrongGroup => "who was asked is in no such group: ask for a new invitation",
        MemberReason.WrongWay => "the group is not joined in this way any more: ask for a new invitation",
        MemberReason.BadProof => "the password or the invitation is wrong, or somebody used the invitation before",
        MemberReason.BadKey => "this peer's key is not one that groups take",
        MemberReason.Full => "the group has as many members as it takes",
        MemberReason.Busy => "too many apply there now: try again in a minute",
        MemberReason.VotedDown => "who decides said no",
        MemberReason.NoQuorum => "too few voted in time",
        MemberReason.Removed => "this peer was removed, and its key revoked",
        MemberReason.OtherKey => "a peer of this id is a member already, with another key",
        MemberReason.NotAMember => "only members may ask for that",
        MemberReason.NoRight => "who was asked may not let anybody in",
        MemberReason.NobodyDecides => "nobody is there who could decide",
        MemberReason.NothingHeard => "nobody answered",
        MemberReason.NotKept => "its storage does not keep it",
        MemberReason.UnknownIssuer => "it knows no key of who signed the group's statements",
        MemberReason.NotSupported => "its firmware has no groups, or none are switched on in its settings",
        _ => $"refused ({(int)reason})",
    };
}
