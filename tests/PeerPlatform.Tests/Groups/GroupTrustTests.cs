using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.GroupRig;

namespace NanoPeers.PeerPlatform.Tests.Groups;

public sealed class GroupTrustTests
{
    [Fact]
    [Trait("Capability", "M16")]
    public void A_chain_of_endorsements_counts_up_to_the_policys_depth_and_not_beyond()
    {
        foreach (int depth in new[] { 1, 2, 3 })
        {
            var rig = new GroupRig(new GroupPolicy { EndorsementDepth = depth });
            rig.Fill(1, 2, 3);
            Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 4, rig.Now));
            Must(rig.Author(1).Endorse(rig.View, rig.Member(2), 4, rig.Now));
            Must(rig.Author(2).Endorse(rig.View, rig.Member(3), 4, rig.Now));
            int[] levels = [.. Enumerable.Range(1, 3).Select(peer => rig.Member(peer).Level)];
            Assert.Equal([2, depth >= 2 ? 2 : 0, depth >= 3 ? 2 : 0], levels);
            GroupView view = rig.View;
            Assert.Equal(depth >= 2 ? 2 : int.MaxValue, view.Web.Way([Id(0)], Id(2), depth, _ => true).Distance);
        }
    }

    [Fact]
    public void A_way_ends_at_a_peer_that_was_removed_and_an_endorsement_can_be_taken_back()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 4, rig.Now));
        Must(rig.Author(1).Endorse(rig.View, rig.Member(2), 4, rig.Now));
        Assert.Equal(2, rig.Member(2).Level);
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 0, rig.Now));
        Assert.Equal(0, rig.Member(2).Level);
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 4, rig.Now));
        Must(rig.Remove(0, 1));
        Assert.Equal(0, rig.Member(2).Level);
    }

    [Fact]
    [Trait("Capability", "M18")]
    [Trait("Capability", "M19")]
    public void A_new_member_has_the_lowest_level_and_rises_by_good_dealings()
    {
        var rig = new GroupRig(new GroupPolicy { GoodDealings = 10 });
        rig.Fill(1);
        Assert.Equal(0, rig.Member(1).Level);
        Must(rig.Author(0).Report(rig.View, Id(1), true, 9, "", rig.Now));
        GroupView before = rig.View;
        Assert.Equal(0, rig.Member(1).Level);
        Must(rig.Author(0).Report(rig.View, Id(1), true, 1, "", rig.Now));
        Assert.Equal(1, rig.Member(1).Level);
        GroupChange change = Assert.Single(GroupChange.Between(before, rig.View));
        Assert.Equal((GroupChangeKind.TrustRose, 0, 1), (change.Kind, change.Before, change.After));
        Must(rig.Author(0).Report(rig.View, Id(1), true, 1000, "", rig.Now));
        Assert.Equal(1, rig.Member(1).Level); // One reporter lifts by one level.
        rig.Now = rig.Now.AddDays(30);
        Assert.Equal(2, rig.Member(1).Level);
        Assert.Contains("good-dealings=10", PolicyRules.Lines(rig.View.Policy));
    }

    [Fact]
    [Trait("Capability", "M20")]
    public void A_breach_lowers_the_level_and_takes_rights_away()
    {
        var rig = new GroupRig(new GroupPolicy { LowestLevels = [1, 0, 0, 0, 1, 0, 0, 0] });
        rig.Fill(1, 2);
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 2, rig.Now));
        Assert.True(rig.View.May(Id(1), MemberRights.Speak));
        Assert.False(rig.View.May(Id(2), MemberRights.Speak));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Vote(1, 5, true)));
        Assert.Equal(StatementEffect.TrustTooLow, rig.Effect(rig.Vote(2, 5, true)));
        GroupView before = rig.View;
        Must(rig.Author(0).Report(rig.View, Id(1), false, 1, "flooded the group", rig.Now));
        Assert.Equal(0, rig.Member(1).Level);
        Assert.False(rig.View.May(Id(1), MemberRights.Speak));
        Assert.Equal(GroupChangeKind.TrustFell, Assert.Single(GroupChange.Between(before, rig.View)).Kind);
        Assert.Equal(StatementEffect.TrustTooLow, rig.Effect(rig.Vote(1, 6, true)));
    }

    [Fact]
    public void Who_was_voted_down_and_asks_again_is_voted_on_anew()
    {
        var rig = new GroupRig(new GroupPolicy());
        rig.Fill(1);
        Assert.Equal(1u, GroupAdmission.NextRound(rig.View, Id(5)));
        Must(rig.Vote(0, 5, false));
        Assert.Equal(BallotOutcome.Rejected, Assert.Single(rig.View.Ballots.Values).Outcome);
        Assert.Equal(2u, GroupAdmission.NextRound(rig.View, Id(5)));
        Must(rig.Author(0).Vote(rig.View, StatementKind.Admission, Id(5), 2, true, rig.Now));
        Assert.Equal(2u, GroupAdmission.NextRound(rig.View, Id(5)));
        Assert.Equal(4, rig.Member(0).Level);
        Assert.Contains(rig.View.Ballots.Values, ballot => ballot is { Round: 2, Yes: 1, No: 0 });
    }

    [Fact]
    [Trait("Capability", "M20")]
    public void Who_is_not_trusted_enough_to_vote_is_not_waited_for()
    {
        var rig = new GroupRig(new GroupPolicy { LowestLevels = [0, 0, 0, 0, 1, 0, 0, 0] });
        rig.Fill(1, 2);
        Assert.False(rig.View.May(Id(1), MemberRights.Vote));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Vote(0, 5, true)));
        GroupBallot ballot = Assert.Single(rig.View.Ballots.Values);
        Assert.Equal((1, 1, BallotOutcome.Passed), (ballot.Voters, ballot.Needed, ballot.Outcome));
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 2, rig.Now));
        ballot = Assert.Single(rig.View.Ballots.Values);
        Assert.Equal((2, 2, BallotOutcome.Open), (ballot.Voters, ballot.Needed, ballot.Outcome));
    }

    [Fact]
    [Trait("Capability", "M12")]
    public void Several_creators_choose_one_and_the_election_is_recorded()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "vote" }, 0, 4, 5);
        rig.FillAuthorities(4, 5);
        Assert.Equal(Id(0), rig.View.Leader);
        Assert.Equal(StatementEffect.NoBallot, rig.Effect(rig.Author(4).TakeOver(rig.View, rig.Now, true, rig.Now)));
        Must(rig.Vote(5, 4, true, StatementKind.Takeover));
        Must(rig.Vote(4, 4, true, StatementKind.Takeover));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Author(4).TakeOver(rig.View, rig.Now, true, rig.Now)));
        Assert.Equal((1u, Id(4)), (rig.View.Term, rig.View.Leader!));
        GroupBallot election = Assert.Single(rig.View.Ballots.Values);
        Assert.Equal((StatementKind.Takeover, Id(4), 2, BallotOutcome.Passed), (election.Matter, election.Subject, election.Yes, election.Outcome));
    }

    [Fact]
    public void The_next_authority_takes_over_after_silence_and_conflicts_end_the_same_everywhere()
    {
        var rig = new GroupRig(null, 0, 4, 5);
        rig.FillAuthorities(4, 5);
        rig.Fill(1);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Author(4).TakeOver(rig.View, rig.Now.AddSeconds(-299), false, rig.Now)));
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Author(1).TakeOver(rig.View, rig.Now.AddHours(-1), false, rig.Now)));
        GroupView view = rig.View;
        Must(rig.Author(5).TakeOver(view, rig.Now.AddSeconds(-300), false, rig.Now));
        Assert.Equal(Id(5), rig.View.Leader);
        Must(rig.Author(4).TakeOver(view, rig.Now.AddSeconds(-300), false, rig.Now));
        Assert.Equal((1u, Id(4)), (rig.View.Term, rig.View.Leader!));
        Assert.Equal(rig.View.Describe(), GroupView.Of(rig.Fresh(rig.Octets().Reverse()), rig.Registry, rig.Now).Describe());
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(5, 2)));
    }

    [Fact]
    public void A_member_of_a_trusted_group_is_let_in_under_the_same_key_and_nobody_elses()
    {
        var club = new GroupRig(new GroupPolicy { GoodDealings = 1 });
        club.Fill(1, 2);
        Must(club.Author(0).Report(club.View, Id(1), true, 1, "", club.Now));
        var rig = new GroupRig(new GroupPolicy { Membership = "group", TrustedGroups = [club.Group] });
        IMembershipPolicy policy = rig.Registry.FindMembership("group")!;
        MembershipDecision Ask(int peer, ReadOnlyMemory<byte> key, params GroupView[] others) =>
            policy.Decide(new MembershipQuestion(rig.View, Id(peer)) { Fingerprint = key, OtherGroups = others }).Decision;
        Assert.Equal(MembershipDecision.Admit, Ask(1, KeyOf(1).Fingerprint, club.View));
        Assert.Equal(MembershipDecision.Refuse, Ask(1, KeyOf(3).Fingerprint, club.View));
        Assert.Equal(MembershipDecision.Refuse, Ask(2, KeyOf(2).Fingerprint, club.View));
        Assert.Equal(MembershipDecision.Refuse, Ask(3, KeyOf(3).Fingerprint, club.View));
        Assert.Equal(MembershipDecision.Refuse, Ask(1, KeyOf(1).Fingerprint));
        Assert.Equal(MembershipDecision.Refuse, Ask(1, KeyOf(1).Fingerprint, new GroupRig().View));
        Must(club.Remove(0, 1));
        Assert.Equal(MembershipDecision.Refuse, Ask(1, KeyOf(1).Fingerprint, club.View));
    }
}
