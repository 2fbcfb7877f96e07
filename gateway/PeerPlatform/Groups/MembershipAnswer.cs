namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What a membership policy says of an application.</summary>
/// <param name="Decision">What.</param>
/// <param name="Reason">For the applicant: why, or what is missing.</param>
public sealed record MembershipAnswer(MembershipDecision Decision, string Reason);
