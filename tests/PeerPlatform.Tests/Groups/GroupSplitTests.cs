using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.GroupRig;

namespace NanoPeers.PeerPlatform.Tests.Groups;

/// <summary>Who says one thing on one side of a partition and another on the other, and what both sides make of it when they meet.</summary>
public sealed class GroupSplitTests
{
    [Fact]
    public void Two_members_that_both_vote_twice_decide_nothing_and_the_honest_votes_stand()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "vote", QuorumPercent = 60 });
        Must(rig.Vote(0, 1, true));
        Must(rig.Admit(0, 1, byBallot: true));
        foreach (int peer in (int[])[2, 3, 4])
        {
            Enumerable.Range(0, peer).ToList().ForEach(voter => Must(rig.Vote(voter, peer, true)));
            Must(rig.Admit(0, peer, byBallot: true));
        }

        byte[][] before = rig.Octets();
        Must(rig.Vote(1, 5, true));
        Must(rig.Vote(2, 5, true));
        Must(rig.Vote(3, 5, true));
        Assert.Equal((3, 0, BallotOutcome.Passed), Count(rig.View));
        Assert.Equal(StatementEffect.VoteVoid, rig.Effect(rig.Vote(1, 5, false)));
        Assert.Equal(StatementEffect.VoteVoid, rig.Effect(rig.Vote(2, 5, false)));
        Assert.Equal((1, 0, BallotOutcome.Open), Count(rig.View));
        Assert.Equal(StatementEffect.NoBallot, rig.Effect(rig.Admit(0, 5, byBallot: true)));
        Assert.Equal(Sorted([Id(1), Id(2)]), Sorted(rig.View.Cheats));
        Assert.Equal((0, 0), (rig.Member(1).Level, rig.Member(2).Level));

        // Each side of a partition heard one of the two votes; together they know both.
        byte[][] votes = [.. rig.Octets().Except(before, new SameOctets())];
        GroupLedger left = rig.Fresh([.. before, .. votes[..3]]);
        GroupLedger right = rig.Fresh([.. before, .. votes[3..]]);
        Assert.Equal(BallotOutcome.Passed, Count(GroupView.Of(left, rig.Registry, rig.Now)).Outcome);
        Exchange(rig, left, right);
        Exchange(rig, right, left);
        Assert.Equal(rig.View.Describe(), GroupView.Of(left, rig.Registry, rig.Now).Describe());
        Assert.Equal(rig.View.Describe(), GroupView.Of(right, rig.Registry, rig.Now).Describe());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_sides_that_took_over_in_one_term_agree_on_the_higher_authority(bool rightFirst)
    {
        var rig = new GroupRig(null, 0, 4, 5);
        rig.FillAuthorities(4, 5);
        rig.Fill(1, 2);
        byte[][] before = rig.Octets();
        rig.Now = rig.Now.AddHours(1);
        GroupLedger left = rig.Fresh(before);
        GroupLedger right = rig.Fresh(before);
        GroupView old = rig.View;
        Must(new GroupAuthor(left, Id(4), KeyOf(4)).TakeOver(old, rig.Now.AddMinutes(-10), false, rig.Now));
        Must(new GroupAuthor(right, Id(5), KeyOf(5)).TakeOver(old, rig.Now.AddMinutes(-10), false, rig.Now));
        GroupView ofRight = GroupView.Of(right, rig.Registry, rig.Now);
        Must(new GroupAuthor(right, Id(5), KeyOf(5)).Remove(ofRight, right, ofRight.Find(Id(2))!, false, false, "", rig.Now));
        Assert.Equal((Id(4), Id(5)), (GroupView.Of(left, rig.Registry, rig.Now).Leader, GroupView.Of(right, rig.Registry, rig.Now).Leader));
        (GroupLedger first, GroupLedger second) = rightFirst ? (right, left) : (left, right);
        Exchange(rig, first, second);
        Exchange(rig, second, first);
        GroupView[] healed = [GroupView.Of(left, rig.Registry, rig.Now), GroupView.Of(right, rig.Registry, rig.Now)];
        Assert.Equal(healed[0].Describe(), healed[1].Describe());
        Assert.All(healed, view => Assert.Equal((Id(4), 1u), (view.Leader, view.Term)));

        // What one side removed stays removed: it was an authority's to say, whoever led.
        Assert.All(healed, view => Assert.Equal(MemberStanding.Removed, view.Find(Id(2))!.Standing));
        Assert.All(healed, view => Assert.True(view.Find(Id(1))!.IsActive));
    }

    [Fact]
    public void An_old_revocation_list_that_is_replayed_brings_nobody_back()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        Must(rig.Remove(0, 1, revokes: true));
        SignedStatement first = Must(Assert.Single(rig.Author(0).PublishRevocations(rig.View, rig.Now)));
        Must(rig.Remove(0, 2, revokes: true));
        Must(Assert.Single(rig.Author(0).PublishRevocations(rig.View, rig.Now)));
        Assert.Equal(2u, rig.View.RevocationNumber);
        byte[][] late = [.. rig.Octets().Where(one => !one.AsSpan().SequenceEqual(first.Octets.Span)), first.Octets.ToArray()];
        GroupLedger other = rig.Fresh(late);
        Assert.Equal(LedgerResult.Duplicate, other.Add(first.Octets.Span, rig.Now.AddDays(1)).Result);
        GroupView view = GroupView.Of(other, rig.Registry, rig.Now.AddDays(1));
        Assert.Equal(2u, view.RevocationNumber);
        Assert.Equal(Sorted([Id(1), Id(2)]), Sorted(view.RevokedPeers));
        Assert.False(view.IsInGoodStanding(Id(2), KeyOf(2).Fingerprint.Span));
        Assert.Equal(StatementEffect.KeyRevoked, rig.Effect(rig.Admit(0, 1)));
    }

    private static string[] Sorted(IEnumerable<Identifier> peers) => [.. peers.Select(peer => peer.ToString()).Order(StringComparer.Ordinal)];

    private static (int Yes, int No, BallotOutcome Outcome) Count(GroupView view)
    {
        GroupBallot ballot = view.Ballots[new StatementId(GroupStatements.BallotOf(view.Group, StatementKind.Admission, Id(5), 1))];
        return (ballot.Yes, ballot.No, ballot.Outcome);
    }

    private static void Exchange(GroupRig rig, GroupLedger from, GroupLedger to)
    {
        foreach (StatementId id in to.Missing(from.Ids(), int.MaxValue))
        {
            to.Add(from.Find(id)!.Octets.Span, rig.Now);
        }
    }

    private sealed class SameOctets : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] octets) => BitConverter.ToInt32(octets, octets.Length - 4);
    }
}
