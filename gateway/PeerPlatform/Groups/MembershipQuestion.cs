using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is known of an applicant.</summary>
/// <param name="View">The group.</param>
/// <param name="Applicant">Who asks.</param>
public sealed record MembershipQuestion(GroupView View, Identifier Applicant)
{
    /// <summary>It proved that it knows the group's password.</summary>
    public bool ProvedPassword { get; init; }

    /// <summary>It proved an invitation made out to it.</summary>
    public bool ProvedInvitation { get; init; }

    /// <summary>An authority said yes.</summary>
    public bool AuthoritySaidYes { get; init; }

    /// <summary>A representative said yes.</summary>
    public bool RepresentativeSaidYes { get; init; }

    /// <summary>The outcome of the vote on it; null before one began.</summary>
    public BallotOutcome? Vote { get; init; }

    /// <summary>SHA-256 of the key that it proved to have; empty where it has none.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>Views of other groups that this peer knows, for policies that trust them.</summary>
    public IReadOnlyList<GroupView> OtherGroups { get; init; } = [];
}
