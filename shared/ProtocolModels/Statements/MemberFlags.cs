namespace NanoPeers.Statements;

/// <summary>Bits that say what kind of peer a member is. STATEMENTS.md.</summary>
public static class MemberFlags
{
    /// <summary>A constrained peer: it has no private key, and its home gateway vouches for it.</summary>
    public const int Constrained = 1;

    /// <summary>It wants the group's common key.</summary>
    public const int WantsKey = 2;

    /// <summary>Every bit there is; another is refused.</summary>
    public const int All = 3;
}
