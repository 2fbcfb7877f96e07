namespace NanoPeers.Statements;

/// <summary>Roles of members: one octet in admissions and certificates. The numbers are fixed. STATEMENTS.md.</summary>
public static class MemberRole
{
    /// <summary>Hears, and publishes nothing.</summary>
    public const int Reader = 1;

    /// <summary>Takes part.</summary>
    public const int Member = 2;

    /// <summary>Decides for the members that elected it.</summary>
    public const int Representative = 3;

    /// <summary>Stands in the document's list of authorities, or may be put there.</summary>
    public const int Authority = 4;
}
