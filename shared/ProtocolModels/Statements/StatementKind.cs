namespace NanoPeers.Statements;

/// <summary>Kinds of statement. The numbers are fixed. STATEMENTS.md.</summary>
public static class StatementKind
{
    /// <summary>The group's document: name, policy, authorities in their order, parents. Version 1 makes the group.</summary>
    public const int Document = 1;

    /// <summary>A peer is a member from now on.</summary>
    public const int Admission = 2;

    /// <summary>A member was put out; with a fingerprint, its key is revoked too.</summary>
    public const int Removal = 3;

    /// <summary>A member leaves.</summary>
    public const int Leave = 4;

    /// <summary>A member's vote.</summary>
    public const int Vote = 5;

    /// <summary>How far a member trusts another's key.</summary>
    public const int Endorsement = 6;

    /// <summary>How a member saw another behave.</summary>
    public const int Conduct = 7;

    /// <summary>An authority takes the lead: a new term begins.</summary>
    public const int Takeover = 8;

    /// <summary>All that are revoked, numbered.</summary>
    public const int RevocationList = 9;

    /// <summary>A member was elected to speak for the others.</summary>
    public const int Representative = 10;

    /// <summary>One more than the highest kind.</summary>
    public const int Count = 11;
}
