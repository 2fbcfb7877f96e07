namespace NanoPeers.Membership;

/// <summary>How an applicant is let in. The numbers are fixed. MEMBERSHIP.md.</summary>
public static class JoinWay
{
    /// <summary>Whoever asks.</summary>
    public const int Open = 1;

    /// <summary>Who knows the group's password.</summary>
    public const int Password = 2;

    /// <summary>Who has the secret of an invitation.</summary>
    public const int Invitation = 3;

    /// <summary>Whom one authority lets in.</summary>
    public const int Authority = 4;

    /// <summary>Whom the members vote in.</summary>
    public const int Vote = 5;

    /// <summary>Whom an elected representative lets in.</summary>
    public const int Representative = 6;

    /// <summary>Whether the applicant proves that it has a secret.</summary>
    /// <param name="way">A way.</param>
    public static bool NeedsSecret(int way)
    {
        return way == Password || way == Invitation;
    }

    /// <summary>Whether members decide after the proof.</summary>
    /// <param name="way">A way.</param>
    public static bool NeedsBallot(int way)
    {
        return way == Authority || way == Vote || way == Representative;
    }

    /// <summary>Whether a number is a way.</summary>
    /// <param name="way">A number.</param>
    public static bool IsWay(int way)
    {
        return way >= Open && way <= Representative;
    }
}
