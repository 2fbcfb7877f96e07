namespace NanoPeers.Membership;

/// <summary>The messages of the <c>member</c> protocol; field 1 of the body. The numbers are fixed. MEMBERSHIP.md.</summary>
public static class MemberMessageKind
{
    /// <summary>Asks to be let in (S0, security text: apply to the group's members).</summary>
    public const int Apply = 1;

    /// <summary>Asks the applicant to prove what it says, with octets that nobody used before.</summary>
    public const int Challenge = 2;

    /// <summary>Proves it.</summary>
    public const int Proof = 3;

    /// <summary>Somebody else decides; ask again later.</summary>
    public const int Pending = 4;

    /// <summary>Let in, with the statement that says so.</summary>
    public const int Accepted = 5;

    /// <summary>Not let in, with the reason; also the answer to any other request that is refused.</summary>
    public const int Rejected = 6;

    /// <summary>A member asks for its next certificate.</summary>
    public const int Renew = 7;

    /// <summary>The next certificate.</summary>
    public const int Renewed = 8;

    /// <summary>A member leaves.</summary>
    public const int Leave = 9;

    /// <summary>It is no member any more.</summary>
    public const int Left = 10;

    /// <summary>A member asks to remove another.</summary>
    public const int Remove = 11;

    /// <summary>That one is no member any more.</summary>
    public const int Removed = 12;

    /// <summary>Asks a member for its vote on an applicant.</summary>
    public const int VoteAsk = 13;

    /// <summary>The vote.</summary>
    public const int Vote = 14;

    /// <summary>
    /// Which statements the sender has: how many, their digest, and the number of its revocation list; of a share also the digests of its sixteen
    /// parts, or all its ids.
    /// </summary>
    public const int Have = 15;

    /// <summary>Asks for statements by id.</summary>
    public const int Want = 16;

    /// <summary>A statement.</summary>
    public const int Statements = 17;

    /// <summary>Shows a constrained peer a statement that it is to verify itself.</summary>
    public const int Vouch = 18;

    /// <summary>What the constrained peer made of it.</summary>
    public const int Vouched = 19;

    /// <summary>Where members were heard. Hearsay: who goes there finds out who is there.</summary>
    public const int Where = 20;

    /// <summary>The sender is where this comes from; with Yes it asks the same of its receiver.</summary>
    public const int Here = 21;

    /// <summary>A member asks an authority whether a key, by its fingerprint, is a peer's and good.</summary>
    public const int Check = 22;

    /// <summary>What the authority says of it.</summary>
    public const int Checked = 23;

    /// <summary>The highest number in use.</summary>
    public const int Last = Checked;

    /// <summary>Whether a peer that is no member may send a kind. All else of it is refused unread.</summary>
    /// <param name="kind">A kind.</param>
    public static bool IsForApplicants(int kind)
    {
        return kind == Apply || kind == Proof;
    }
}
