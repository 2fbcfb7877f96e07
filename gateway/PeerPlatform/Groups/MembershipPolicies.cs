namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The membership policies that every peer knows. GROUPS.md, "Who may join".</summary>
internal static class MembershipPolicies
{
    private static readonly MembershipAnswer _yes = new(MembershipDecision.Admit, "");

    internal static IReadOnlyList<IMembershipPolicy> All { get; } =
    [
        new Named("open", AdmissionBacking.Admitter, _ => _yes),
        new Named(
            "password", AdmissionBacking.Admitter,
            question => question.ProvedPassword ? _yes : new(MembershipDecision.AskPassword, "the group's password")),
        new Named(
            "invitation", AdmissionBacking.Admitter,
            question => question.ProvedInvitation ? _yes : new(MembershipDecision.AskInvitation, "an invitation made out to you")),
        new Named(
            "authority", AdmissionBacking.Authority,
            question => question.AuthoritySaidYes ? _yes : new(MembershipDecision.AskAuthority, "one of the group's authorities decides")),
        new Named("vote", AdmissionBacking.Ballot, DecideByVote),
        new Named(
            "representatives", AdmissionBacking.Representative,
            question => question.RepresentativeSaidYes ? _yes : new(MembershipDecision.AskRepresentative, "one of the group's representatives decides")),
        new Named("group", AdmissionBacking.Admitter, DecideByGroup),
    ];

    private static MembershipAnswer DecideByVote(MembershipQuestion question) => question.Vote switch
    {
        BallotOutcome.Passed => _yes,
        BallotOutcome.Rejected => new(MembershipDecision.Refuse, "the members voted against it"),
        BallotOutcome.TimedOut => new(MembershipDecision.Refuse, "too few members voted in time"),
        _ => new(MembershipDecision.AskVote, "the members vote"),
    };

    /// <summary>Trust in groups as well as in peers: a member in good standing of a trusted group, under the same key, is let in.</summary>
    private static MembershipAnswer DecideByGroup(MembershipQuestion question)
    {
        foreach (GroupView other in question.OtherGroups.Where(view => question.View.Policy.TrustedGroups.Contains(view.Group)))
        {
            GroupMember? member = other.Find(question.Applicant);
            if (member is { IsActive: true, Level: > 0 } && question.Fingerprint.Length > 0 && member.HasKey(question.Fingerprint.Span))
            {
                return _yes;
            }
        }

        return new(MembershipDecision.Refuse, "only members in good standing of the groups that this one trusts may join");
    }

    private sealed class Named(string name, AdmissionBacking backing, Func<MembershipQuestion, MembershipAnswer> decide) : IMembershipPolicy
    {
        public string Name => name;

        public AdmissionBacking Backing => backing;

        public MembershipAnswer Decide(MembershipQuestion question) => decide(question);
    }
}
