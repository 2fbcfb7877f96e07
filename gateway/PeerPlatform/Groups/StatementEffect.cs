namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What a verified statement does in a view, or why it does nothing.</summary>
public enum StatementEffect
{
    /// <summary>It counts.</summary>
    Counts = 1,

    /// <summary>Its issuer was no member at that point, or signed with another key than its own.</summary>
    NotAMember = 2,

    /// <summary>Its issuer may not say that.</summary>
    NotAllowed = 3,

    /// <summary>Its issuer's trust level is too low for that.</summary>
    TrustTooLow = 4,

    /// <summary>A newer one of its kind stands already: an old one that was sent again, or one that lost to another.</summary>
    Outdated = 5,

    /// <summary>Its issuer said something else under the same number.</summary>
    Contradicted = 6,

    /// <summary>Its issuer was removed, and its statements end before this one.</summary>
    AfterRemoval = 7,

    /// <summary>The ballot that is its evidence did not pass.</summary>
    NoBallot = 8,

    /// <summary>The key was revoked.</summary>
    KeyRevoked = 9,

    /// <summary>The group is full.</summary>
    GroupFull = 10,

    /// <summary>The rules in it are wrong, or not understood.</summary>
    BadPolicy = 11,

    /// <summary>The vote came too late, or twice.</summary>
    VoteVoid = 12,
}
