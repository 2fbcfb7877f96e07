namespace NanoPeers.PeerPlatform.Admission;

/// <summary>An application under way at the member that was asked.</summary>
internal sealed class PendingApplication(JoinApplication application, byte[] challenge, long nowMillis)
{
    internal JoinApplication Application => application;

    internal byte[] Challenge => challenge;

    internal long HeardAtMillis { get; set; } = nowMillis;

    /// <summary>Open since the proof was right, where members decide.</summary>
    internal JoinBallot? Ballot { get; set; }

    /// <summary>Why the applicant was refused; None while it was not.</summary>
    internal Membership.MemberReason Refused { get; set; }

    internal long AskAgainAtMillis { get; set; }
}
