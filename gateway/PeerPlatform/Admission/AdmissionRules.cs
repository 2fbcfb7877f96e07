namespace NanoPeers.PeerPlatform.Admission;

/// <summary>A group's rules of who may join, as its document has them.</summary>
public sealed record AdmissionRules
{
    /// <summary>The ways in which the group is joined, see <see cref="Membership.JoinWay"/>.</summary>
    public required IReadOnlyCollection<int> Ways { get; init; }

    /// <summary>Salt of the group's password, 16 octets; zeros without one.</summary>
    public byte[] Salt { get; init; } = new byte[16];

    /// <summary>Iterations of PBKDF2 of the group's password.</summary>
    public uint Iterations { get; init; }

    /// <summary>Votes for an applicant that let it in.</summary>
    public int NeededVotes { get; init; } = 1;

    /// <summary>Votes, for and against, without which nothing is decided.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>How long a ballot is open.</summary>
    public TimeSpan BallotTime { get; init; } = TimeSpan.FromMinutes(10);
}
