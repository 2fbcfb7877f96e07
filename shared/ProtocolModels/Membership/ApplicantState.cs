namespace NanoPeers.Membership;

/// <summary>Where an application stands. MEMBERSHIP.md.</summary>
public enum ApplicantState
{
    /// <summary>Not begun.</summary>
    Idle = 0,

    /// <summary>The application is sent until it is answered.</summary>
    Applying = 1,

    /// <summary>A challenge came, and the secret for it must be derived from a password first.</summary>
    NeedsSecret = 2,

    /// <summary>The proof is sent until it is answered.</summary>
    Proving = 3,

    /// <summary>Others decide; asked for from time to time.</summary>
    Waiting = 4,

    /// <summary>Let in.</summary>
    Accepted = 5,

    /// <summary>Not let in; the reason says why.</summary>
    Rejected = 6,
}
