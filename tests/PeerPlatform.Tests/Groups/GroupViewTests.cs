using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.GroupRig;

namespace NanoPeers.PeerPlatform.Tests.Groups;

public sealed class GroupViewTests
{
    [Fact]
    [Trait("Capability", "M11")]
    public void The_creator_is_the_first_authority()
    {
        var rig = new GroupRig();
        Assert.Equal(Id(0), rig.View.Leader);
        Assert.Equal([Id(0)], rig.View.Authorities);
        Assert.Equal((MemberRole.Authority, MemberRights.All, 4), (rig.Member(0).Role, rig.Member(0).Rights, rig.Member(0).Level));
        rig.Fill(1);
        Assert.Equal(Id(0), rig.View.Leader);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Admit(1, 2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_same_statements_give_the_same_view_in_whatever_order_they_come(int seed)
    {
        GroupRig rig = Busy();
        byte[][] octets = rig.Octets();
        string expected = rig.View.Describe();
        var random = new Random(seed);
        for (int i = 0; i < 12; i++)
        {
            random.Shuffle(octets);
            GroupLedger other = rig.Fresh(octets);
            Assert.Equal(rig.Ledger.Summary(), other.Summary());
            Assert.Equal(expected, GroupView.Of(other, rig.Registry, rig.Now).Describe());
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Two_sides_of_a_partition_agree_after_it_heals(int seed)
    {
        GroupRig rig = Busy();
        byte[][] octets = rig.Octets();
        var random = new Random(seed);
        byte[][] early = octets[..6];
        byte[][] late = octets[6..];
        bool[] side = [.. late.Select(_ => random.Next(2) == 0)];
        GroupLedger left = rig.Fresh([.. early, .. late.Where((_, i) => side[i])]);
        GroupLedger right = rig.Fresh([.. early, .. late.Where((_, i) => !side[i])]);
        Exchange(left, right, rig.Now);
        Exchange(right, left, rig.Now);
        Assert.Equal(rig.Ledger.Summary(), left.Summary());
        Assert.Equal(left.Summary(), right.Summary());
        Assert.Equal(rig.View.Describe(), GroupView.Of(left, rig.Registry, rig.Now).Describe());
        Assert.Equal(rig.View.Describe(), GroupView.Of(right, rig.Registry, rig.Now).Describe());
    }

    [Fact]
    public void A_member_that_left_or_was_removed_comes_back_only_in_a_later_stay()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        SignedStatement first = rig.Ledger.Find(rig.Member(1).Admission)!;
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Remove(0, 1)));
        Assert.Equal(MemberStanding.Removed, rig.Member(1).Standing);
        Assert.Equal(LedgerResult.Duplicate, rig.Ledger.Add(first.Octets.Span, rig.Now).Result);
        Assert.Equal(StatementEffect.Outdated, rig.Effect(rig.Admit(0, 1, round: 1)));
        Assert.False(rig.Member(1).IsActive);
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(0, 1)));
        Assert.Equal((2u, true), (rig.Member(1).Round, rig.Member(1).IsActive));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Author(2).Leave(rig.View, rig.Member(2), rig.Now)));
        Assert.Equal(MemberStanding.Left, rig.Member(2).Standing);
    }

    [Fact]
    public void A_revoked_key_does_not_come_back_and_stands_on_the_list()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Remove(0, 1, revokes: true)));
        Assert.Equal([Id(1)], rig.View.RevokedPeers);
        Assert.Equal(StatementEffect.KeyRevoked, rig.Effect(rig.Admit(0, 1)));
        Assert.All(rig.Author(0).PublishRevocations(rig.View, rig.Now), answer => Must(answer));
        Assert.Equal((1u, Id(1)), (rig.View.RevocationNumber, Assert.Single(rig.View.RevokedPeers)));
        Assert.False(rig.View.IsInGoodStanding(Id(1), KeyOf(1).Fingerprint.Span));
        Assert.True(rig.View.IsInGoodStanding(Id(2), KeyOf(2).Fingerprint.Span));
        Assert.False(rig.View.IsInGoodStanding(Id(2), KeyOf(1).Fingerprint.Span));
    }

    [Fact]
    public void A_stay_ends_by_itself_and_can_be_renewed()
    {
        var rig = new GroupRig();
        Must(rig.Author(0).Admit(rig.View, new GroupAdmission(Id(1), KeyOf(1).PublicKey, 1) { ExpiresAt = rig.Now.AddDays(1) }, rig.Now));
        Assert.True(rig.Member(1).IsActive);
        rig.Now = rig.Now.AddDays(1);
        Assert.Equal(MemberStanding.Expired, rig.Member(1).Standing);
        Must(rig.Author(0).Admit(rig.View, new GroupAdmission(Id(1), KeyOf(1).PublicKey, 1) { ExpiresAt = rig.Now.AddDays(1) }, rig.Now));
        Assert.Equal((1u, true), (rig.Member(1).Round, rig.Member(1).IsActive));
    }

    [Fact]
    public void A_constrained_peer_is_admitted_without_a_key_and_its_leave_is_an_authoritys_word()
    {
        var rig = new GroupRig();
        Must(rig.Author(0).Admit(rig.View, new GroupAdmission(Id(9), null, 1) { Name = "lamp", Rights = MemberRights.Speak }, rig.Now));
        Assert.True(rig.Member(9) is { IsConstrained: true, IsActive: true });
        Assert.True(rig.View.IsInGoodStanding(Id(9), default));
        rig.Fill(1);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Author(1).Leave(rig.View, rig.Member(9), rig.Now)));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Author(0).Leave(rig.View, rig.Member(9), rig.Now)));
    }

    [Fact]
    public void A_full_group_takes_nobody_and_says_so()
    {
        var rig = new GroupRig(new GroupPolicy { MostMembers = 2 });
        rig.Fill(1);
        Assert.Equal(StatementEffect.GroupFull, rig.Effect(rig.Admit(0, 2)));
    }

    /// <summary>A group in which much has happened, also what does not count.</summary>
    private static GroupRig Busy()
    {
        var rig = new GroupRig(new GroupPolicy { GoodDealings = 2 }, 0, 4, 5);
        rig.FillAuthorities(4, 5);
        rig.Fill(1, 2, 3);
        Must(rig.Author(1).Endorse(rig.View, rig.Member(2), 3, rig.Now));
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 4, rig.Now));
        Must(rig.Author(1).Report(rig.View, Id(2), true, 5, "", rig.Now));
        Must(rig.Vote(1, 6, true));
        Must(rig.Vote(2, 6, false));
        Must(rig.Vote(2, 6, true));
        Must(rig.Remove(4, 3));
        Must(rig.Author(2).Admit(rig.View, new GroupAdmission(Id(6), KeyOf(6).PublicKey, 1), rig.Now));
        Must(rig.Author(4).TakeOver(rig.View, rig.Now.AddHours(-1), false, rig.Now));
        Must(rig.Admit(4, 3));
        Must(rig.Author(4).Change(rig.View, new GroupDocument("yard", new GroupPolicy { QuorumPercent = 60 }) { Authorities = [Id(4), Id(0)] }, rig.Now));
        Must(rig.Remove(0, 2, revokes: true));
        Must(rig.Author(4).PublishRevocations(rig.View, rig.Now)[0]);
        Assert.Equal(("yard", 1u, Id(4)), (rig.View.Name, rig.View.Term, rig.View.Leader!));
        return rig;
    }

    private static void Exchange(GroupLedger from, GroupLedger to, DateTimeOffset now)
    {
        foreach (StatementId id in to.Missing(from.Ids(), int.MaxValue))
        {
            to.Add(from.Find(id)!.Octets.Span, now);
        }
    }
}
