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

    /// <summary>Added to a way: the applicant wants no common key (S0 figs. 5, 9: only those that want it get it).</summary>
    public const int WithoutKey = 128;

    /// <summary>The way itself, whatever the applicant wants.</summary>
    /// <param name="way">A way, perhaps with <see cref="WithoutKey"/>.</param>
    public static int Of(int way)
    {
        return way & ~WithoutKey;
    }

    /// <summary>Whether the applicant proves that it has a secret.</summary>
    /// <param name="way">A way, perhaps with <see cref="WithoutKey"/>.</param>
    public static bool NeedsSecret(int way)
    {
        return Of(way) == Password || Of(way) == Invitation;
    }

    /// <summary>Whether members decide after the proof.</summary>
    /// <param name="way">A way, perhaps with <see cref="WithoutKey"/>.</param>
    public static bool NeedsBallot(int way)
    {
        return Of(way) == Authority || Of(way) == Vote || Of(way) == Representative;
    }

    /// <summary>Whether a number is a way.</summary>
    /// <param name="way">A number.</param>
    public static bool IsWay(int way)
    {
        return Of(way) >= Open && Of(way) <= Representative;
    }
}
