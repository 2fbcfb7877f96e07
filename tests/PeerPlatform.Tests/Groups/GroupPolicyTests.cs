using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.GroupRig;

namespace NanoPeers.PeerPlatform.Tests.Groups;

public sealed class GroupPolicyTests
{
    private readonly GroupPolicyRegistry _registry = new();

    [Fact]
    public void The_four_levels_differ_are_sound_and_are_written_in_no_octets()
    {
        GroupPolicy[] levels = [.. Enum.GetValues<GroupSecurity>().Select(GroupPolicy.Of)];
        Assert.Equal(4, levels.Select(policy => string.Join('\n', PolicyRules.Lines(policy))).Distinct().Count());
        Assert.All(levels, policy =>
        {
            Assert.Empty(policy.Faults(_registry));
            Assert.Empty(PolicyRules.Encode(policy));
            Assert.Equal(policy, PolicyRules.Decode(policy.Security, []));
        });
    }

    [Fact]
    public void The_page_says_what_the_levels_are()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "gateway/PeerPlatform/Groups/GROUPS.md"));
        GroupPolicy[] levels = [.. Enum.GetValues<GroupSecurity>().Select(GroupPolicy.Of)];
        int number = 0;
        foreach (string line in PolicyRules.Lines(levels[0]))
        {
            number++;
            string name = line[..line.IndexOf('=')];
            string[] values = [.. levels.Select(policy => PolicyRules.Lines(policy)[number - 1][(name.Length + 1)..])];
            Assert.Contains($"| {number} | `{name}` | {string.Join(" | ", values)} |".Replace("|  |", "| |").Replace("|  |", "| |"), page);
        }
    }

    [Fact]
    public void Every_rule_survives_octets_and_text()
    {
        string[] changes =
        [
            "membership=vote", "authenticators=certificate", "protection=pair", "allows-clear=yes", "rekeys-on-join=yes", "rekey-seconds=7200", "grace-seconds=5",
            "quorum=67", "vote-seconds=600", "votes-needed=3", "silence-seconds=60", "lowest-levels=01234321", "demands-credential=yes", "new-member-rights=3",
            "trust=standard", "endorsement-depth=4", "good-dealings=7", "age-seconds=61", "most-members=17", $"trusted-groups={Id(1)},{Id(2)}",
            "lines-per-minute=30", "traffic=pipe=9", "policies=naming=nobody",
        ];
        GroupPolicy policy = GroupPolicy.Of(GroupSecurity.Medium);
        foreach (string change in changes)
        {
            policy = PolicyRules.Change(policy, change, out string fault);
            Assert.Empty(fault);
            Assert.Contains(change, PolicyRules.Lines(policy));
        }

        Assert.Equal(changes, PolicyRules.Lines(policy));
        byte[] octets = PolicyRules.Encode(policy);
        Assert.InRange(octets.Length, 100, Limits.MaxPolicyLength);
        Assert.Equal(policy, PolicyRules.Decode(GroupSecurity.Medium, octets));
        for (int i = 0; i < octets.Length; i++)
        {
            GroupPolicy? cut = PolicyRules.Decode(GroupSecurity.Medium, octets.AsSpan(0, i));
            Assert.NotEqual(policy, cut);
        }
    }

    [Theory]
    [InlineData("colour=red", "There is no rule \"colour\"")]
    [InlineData("quorum", "Write quorum=VALUE.")]
    [InlineData("quorum=many", "\"many\" is no value of quorum; it is 50 now.")]
    [InlineData("protection=some", "\"some\" is no value of protection")]
    [InlineData("lowest-levels=5", "is no value of lowest-levels")]
    public void A_wrong_line_changes_nothing_and_says_why(string line, string expected)
    {
        GroupPolicy policy = GroupPolicy.Of(GroupSecurity.Medium);
        Assert.Same(policy, PolicyRules.Change(policy, line, out string fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("membership=magic", "There is no membership policy \"magic\"")]
    [InlineData("trust=magic", "There is no trust policy \"magic\"")]
    [InlineData("quorum=0", "quorum is from 1 to 100 percent.")]
    [InlineData("protection=clear", "protection clear needs allows-clear=yes.")]
    [InlineData("authenticators=none", "authenticators none goes with protection clear or pair")]
    [InlineData("membership=group", "needs trusted-groups")]
    [InlineData("grace-seconds=3601", "grace-seconds is at most an hour.")]
    [InlineData("most-members=0", "most-members is from 1")]
    [InlineData("policies=central-help=helpers:00000000-0000-0000-0000-000000000001+00000000-0000-0000-0000-000000000002+00000000-0000-0000-0000-000000000003+00000000-0000-0000-0000-000000000004+00000000-0000-0000-0000-000000000005+00000000-0000-0000-0000-000000000006+00000000-0000-0000-0000-000000000007", "The rules take more than 256 octets")]
    [InlineData("lines-per-minute=601", "lines-per-minute is from 0")]
    public void Rules_that_do_not_go_together_are_named(string line, string expected)
    {
        GroupPolicy policy = PolicyRules.Change(GroupPolicy.Of(GroupSecurity.Medium), line, out string fault);
        Assert.Empty(fault);
        Assert.Contains(policy.Faults(_registry), sentence => sentence.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_custom_membership_policy_plugs_in_by_name_and_a_peer_without_it_trusts_authorities_alone()
    {
        var rig = new GroupRig(GroupPolicy.Of(GroupSecurity.None) with { Membership = "even" });
        rig.Registry.Add(new EvenPeers());
        rig.Fill(1);
        Assert.Equal(MembershipDecision.Admit, rig.Registry.FindMembership("even")!.Decide(new MembershipQuestion(rig.View, Id(2))).Decision);
        Assert.Equal(MembershipDecision.Refuse, rig.Registry.FindMembership("even")!.Decide(new MembershipQuestion(rig.View, Id(3))).Decision);
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(1, 2)));
        Assert.Null(GroupView.Of(rig.Ledger, _registry, rig.Now).Find(Id(2)));
        Assert.NotNull(GroupView.Of(rig.Ledger, _registry, rig.Now).Find(Id(1)));
        Assert.Throws<ArgumentException>(() => rig.Registry.Add(new EvenPeers()));
    }

    [Fact]
    public void A_vote_needs_its_quorum_and_ends_in_time()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "vote", QuorumPercent = 60, VoteSeconds = 600 });
        foreach (int peer in new[] { 1, 2, 3 })
        {
            foreach (int voter in Enumerable.Range(0, peer))
            {
                Must(rig.Vote(voter, peer, true));
            }

            Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(0, peer, byBallot: true)));
        }

        Must(rig.Vote(1, 5, true));
        Must(rig.Vote(2, 5, true));
        Assert.Equal(StatementEffect.NoBallot, rig.Effect(rig.Admit(1, 5, byBallot: true)));
        rig.Now = rig.Now.AddSeconds(600);
        Assert.Equal(BallotOutcome.TimedOut, Outcome(rig, 5));
        Assert.Equal(StatementEffect.VoteVoid, rig.Effect(rig.Vote(3, 5, true)));
        Must(rig.Vote(0, 6, true));
        Must(rig.Vote(1, 6, false));
        Must(rig.Vote(2, 6, true));
        Assert.Equal(BallotOutcome.Open, Outcome(rig, 6));
        Must(rig.Vote(3, 6, true));
        Assert.Equal(BallotOutcome.Passed, Outcome(rig, 6));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(2, 6, byBallot: true)));
        Must(rig.Vote(0, 7, false));
        Must(rig.Vote(1, 7, false));
        Must(rig.Vote(2, 7, false));
        Assert.Equal(BallotOutcome.Rejected, Outcome(rig, 7));
        Assert.Equal(StatementEffect.NoBallot, rig.Effect(rig.Admit(0, 7)));
    }

    [Fact]
    public void An_elected_representative_decides_for_the_others()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "representatives" });
        rig.Fill(1, 2);
        Must(rig.Vote(1, 2, true, StatementKind.Representative));
        Assert.Equal(StatementEffect.NoBallot, rig.Effect(rig.Author(1).Elect(rig.View, rig.Member(2), rig.Now)));
        Must(rig.Vote(2, 2, true, StatementKind.Representative));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Author(1).Elect(rig.View, rig.Member(2), rig.Now)));
        Assert.Equal(Id(2), Assert.Single(rig.View.Representatives).Id);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Admit(1, 5)));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(2, 5)));
    }

    [Fact]
    public void A_ballot_removes_even_the_first_authority()
    {
        var rig = new GroupRig(null, 0, 4);
        rig.FillAuthorities(4);
        rig.Fill(1);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Remove(4, 0)));
        Must(rig.Vote(1, 0, true, StatementKind.Removal));
        Must(rig.Vote(4, 0, true, StatementKind.Removal));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Author(1).Remove(rig.View, rig.Ledger, rig.Member(0), true, true, "gone rogue", rig.Now)));
        Assert.Equal((Id(4), MemberStanding.Revoked, "gone rogue"), (rig.View.Leader!, rig.Member(0).Standing, rig.Member(0).Reason));
    }

    [Fact]
    public void A_group_within_a_group_has_members_of_its_own()
    {
        var outer = new GroupRig();
        outer.Fill(1, 2);
        var inner = new GroupRig();
        Must(inner.Author(0).Change(inner.View, new GroupDocument("shed", new GroupPolicy()) { Parents = [outer.Group] }, inner.Now));
        Assert.Equal([outer.Group], inner.View.Parents);
        Assert.Null(inner.View.Find(Id(1)));
        inner.Fill(3);
        Assert.Null(outer.View.Find(Id(3)));
        Must(outer.Remove(0, 1));
        inner.Fill(1);
        Assert.True(inner.Member(1).IsActive);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "NanoPeers.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private static BallotOutcome Outcome(GroupRig rig, int peer) =>
        rig.View.Ballots[new StatementId(GroupStatements.BallotOf(rig.Group, StatementKind.Admission, Id(peer), 1))].Outcome;

    private sealed class EvenPeers : IMembershipPolicy
    {
        public string Name => "even";

        public AdmissionBacking Backing => AdmissionBacking.Admitter;

        public MembershipAnswer Decide(MembershipQuestion question) =>
            new(question.Applicant.ToString()[^1] % 2 == 0 ? MembershipDecision.Admit : MembershipDecision.Refuse, "");
    }
}
