namespace NanoPeers.Membership;

/// <summary>Why a request of the <c>member</c> protocol was refused. The numbers are fixed. MEMBERSHIP.md.</summary>
public enum MemberReason
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>Another group.</summary>
    WrongGroup = 1,

    /// <summary>The group is not joined in this way.</summary>
    WrongWay = 2,

    /// <summary>The password or the invitation is wrong, or the signature does not fit the key.</summary>
    BadProof = 3,

    /// <summary>The key is none that a member may have.</summary>
    BadKey = 4,

    /// <summary>The group has no room for another member.</summary>
    Full = 5,

    /// <summary>Too many applications are under way: try again later.</summary>
    Busy = 6,

    /// <summary>An authority, a representative or the members said no.</summary>
    VotedDown = 7,

    /// <summary>Too few voted in time.</summary>
    NoQuorum = 8,

    /// <summary>The peer was removed and may not come back by itself.</summary>
    Removed = 9,

    /// <summary>The peer is a member already, with another key.</summary>
    OtherKey = 10,

    /// <summary>Only a member may ask for this.</summary>
    NotAMember = 11,

    /// <summary>The member has not the right to this.</summary>
    NoRight = 12,

    /// <summary>Nobody who could decide is there.</summary>
    NobodyDecides = 13,

    /// <summary>Nobody answered; never on the wire.</summary>
    NothingHeard = 14,

    /// <summary>The constrained peer's storage does not keep it.</summary>
    NotKept = 15,

    /// <summary>The constrained peer knows no key of the statement's issuer, or knows it as no authority: the statements before this one come first.</summary>
    UnknownIssuer = 16,

    /// <summary>The constrained peer has no groups; never on the wire.</summary>
    NotSupported = 17,
}
