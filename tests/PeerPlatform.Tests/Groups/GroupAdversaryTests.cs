using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.GroupRig;

namespace NanoPeers.PeerPlatform.Tests.Groups;

/// <summary>What outsiders, members and authorities can try with statements.</summary>
public sealed class GroupAdversaryTests
{
    [Fact]
    public void Replays_change_nothing()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "vote" });
        Must(rig.Vote(0, 1, true));
        Must(rig.Admit(0, 1, byBallot: true));
        Must(rig.Remove(0, 1, revokes: true));
        string before = rig.View.Describe();
        foreach (byte[] octets in rig.Octets())
        {
            Assert.Equal(LedgerResult.Duplicate, rig.Ledger.Add(octets, rig.Now.AddDays(1)).Result);
        }

        Assert.Equal(before, rig.View.Describe());
    }

    [Fact]
    public void An_outsiders_statement_under_its_own_key_is_not_taken()
    {
        var rig = new GroupRig();
        byte[] octets = rig.Forge(7, 7, StatementKind.Leave, 1, 9, rig.Now, writer => Stay(writer, Id(7)));
        Assert.Equal(LedgerResult.Waiting, rig.Ledger.Add(octets, rig.Now).Result);
        Assert.Equal(1, rig.Ledger.Count);
    }

    [Fact]
    public void A_member_that_speaks_as_another_is_refused()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        byte[] octets = rig.Forge(1, 2, StatementKind.Leave, 1, 9, rig.Now, writer => Stay(writer, Id(2)));
        Assert.Equal(LedgerResult.WrongSignature, rig.Ledger.Add(octets, rig.Now).Result);
        Assert.True(rig.Member(2).IsActive);
    }

    [Fact]
    public void A_member_that_binds_its_own_key_to_another_peer_gains_nothing()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        LedgerAnswer binding = rig.Author(1).Admit(rig.View, new GroupAdmission(Id(0), KeyOf(7).PublicKey, 1), rig.Now);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(binding));
        byte[] octets = rig.Forge(7, 0, StatementKind.Leave, 50, 60, rig.Now, writer => Stay(writer, Id(0)));
        LedgerAnswer answer = rig.Ledger.Add(octets, rig.Now);
        Assert.Equal(StatementEffect.NotAMember, rig.Effect(answer));
        Assert.Equal(Id(0), rig.View.Leader);
    }

    [Fact]
    public void Changed_octets_are_refused()
    {
        var rig = new GroupRig();
        rig.Fill(1);
        byte[] octets = rig.Author(1).Leave(rig.View, rig.Member(1), rig.Now).Statement!.Octets.ToArray();
        GroupLedger other = rig.Fresh(rig.Octets()[..2]);
        for (int at = 20; at < octets.Length; at += 7)
        {
            octets[at] ^= 4;
            Assert.False(other.Add(octets, rig.Now).IsNew);
            octets[at] ^= 4;
        }

        Assert.True(other.Add(octets, rig.Now).IsNew);
    }

    [Fact]
    public void Another_groups_statements_are_refused_and_nothing_leaks()
    {
        var rig = new GroupRig();
        var other = new GroupRig();
        rig.Fill(1);
        foreach (byte[] octets in rig.Octets())
        {
            Assert.Equal(LedgerResult.OtherGroup, other.Ledger.Add(octets, rig.Now).Result);
        }

        Assert.Null(other.View.Find(Id(1)));
    }

    [Fact]
    public void A_group_is_made_by_its_creators_key_alone()
    {
        var rig = new GroupRig();
        GroupRig forger = new();
        byte[] octets = rig.Forge(1, 1, StatementKind.Document, 1, 1, rig.Now, writer => new GroupDocument("mine", new GroupPolicy()).Write(writer, 1, new byte[16], KeyOf(1).PublicKey));
        Assert.Equal(LedgerResult.NotTheFounder, rig.Ledger.Add(octets, rig.Now).Result);
        var named = new GroupLedger(rig.Group, KeyOf(1).Fingerprint.Span, new LedgerLimits(), null);
        Assert.Equal(LedgerResult.Added, named.Add(octets, rig.Now).Result);
        Assert.Equal(LedgerResult.NotTheFounder, named.Add(rig.Octets()[0], rig.Now).Result);
        Assert.NotEqual(rig.Group, forger.Group);
    }

    [Fact]
    public void Who_votes_both_ways_has_no_vote_and_no_trust()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "vote", QuorumPercent = 100 });
        Must(rig.Vote(0, 1, true));
        Must(rig.Admit(0, 1, byBallot: true));
        Must(rig.Vote(0, 2, true));
        Must(rig.Vote(1, 2, true));
        Assert.Equal(BallotOutcome.Passed, rig.View.Ballots[Ballot(rig, 2)].Outcome);
        Assert.Equal(StatementEffect.VoteVoid, rig.Effect(rig.Vote(1, 2, false)));
        Assert.Equal((1, 0, BallotOutcome.Open), Count(rig, 2));
        Assert.Equal(StatementEffect.NoBallot, rig.Effect(rig.Admit(0, 2, byBallot: true)));
        Assert.Contains(Id(1), rig.View.Cheats);
        Assert.Equal(0, rig.Member(1).Level);
    }

    [Fact]
    public void The_same_vote_twice_is_one_vote()
    {
        var rig = new GroupRig(new GroupPolicy { Membership = "vote" });
        Must(rig.Vote(0, 1, true));
        Must(rig.Admit(0, 1, byBallot: true));
        Must(rig.Vote(1, 2, true));
        byte[] again = rig.Forge(1, 1, StatementKind.Vote, rig.Ledger.HighestNumber(Id(1)) + 1, rig.Ledger.HighestClock + 1, rig.Now, writer =>
        {
            writer.AddId(StatementField.Subject, Id(2));
            writer.AddUInt32(StatementField.Round, 1);
            writer.AddOctet(StatementField.Matter, StatementKind.Admission);
            writer.AddOctet(StatementField.Choice, 1);
        });
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Ledger.Add(again, rig.Now)));
        Assert.Equal((1, 0, BallotOutcome.Open), Count(rig, 2));
    }

    [Fact]
    public void Two_statements_under_one_number_void_what_they_give_and_keep_what_they_take()
    {
        var rig = new GroupRig(null, 0, 4);
        rig.FillAuthorities(4);
        rig.Fill(1);
        Must(rig.Remove(4, 1));
        uint number = rig.Ledger.HighestNumber(Id(4));
        byte[] contradiction = rig.Forge(4, 4, StatementKind.Admission, number, 40, rig.Now, writer => new GroupAdmission(Id(2), KeyOf(2).PublicKey, 1).Write(writer, rig.Group));
        Assert.Equal(StatementEffect.Contradicted, rig.Effect(rig.Ledger.Add(contradiction, rig.Now)));
        Assert.Null(rig.View.Find(Id(2)));
        Assert.Equal(MemberStanding.Removed, rig.Member(1).Standing);
        Assert.Contains(Id(4), rig.View.Cheats);
    }

    [Fact]
    public void A_removed_authority_cannot_date_statements_back()
    {
        var rig = new GroupRig(null, 0, 4);
        rig.FillAuthorities(4);
        Must(rig.Admit(4, 1));
        Must(rig.Remove(0, 4));
        uint number = rig.Ledger.HighestNumber(Id(4));
        byte[] late = rig.Forge(4, 4, StatementKind.Admission, number + 1, 3, rig.Now.AddDays(-1), writer => new GroupAdmission(Id(2), KeyOf(2).PublicKey, 1).Write(writer, rig.Group));
        Assert.Equal(StatementEffect.AfterRemoval, rig.Effect(rig.Ledger.Add(late, rig.Now)));
        Assert.Null(rig.View.Find(Id(2)));
        Assert.True(rig.Member(1).IsActive);
    }

    [Fact]
    public void An_authority_makes_less_only_of_those_below_it()
    {
        var rig = new GroupRig(null, 0, 4, 5);
        rig.FillAuthorities(4, 5);
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Admit(4, 0, MemberRole.Reader, 0)));
        Assert.Equal(StatementEffect.NotAllowed, rig.Effect(rig.Admit(5, 4)));
        Assert.Equal([Id(0), Id(4), Id(5)], rig.View.Authorities);
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(4, 5)));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Admit(4, 4, MemberRole.Authority, MemberRights.Admit)));
        Assert.Equal([Id(0), Id(4)], rig.View.Authorities);
    }

    [Fact]
    public void Two_authorities_that_remove_each_other_leave_the_first()
    {
        var rig = new GroupRig(null, 0, 4, 5);
        rig.FillAuthorities(4, 5);
        GroupView view = rig.View;
        Must(rig.Author(5).Remove(view, rig.Ledger, view.Find(Id(4))!, false, false, "", rig.Now));
        Must(rig.Author(4).Remove(view, rig.Ledger, view.Find(Id(5))!, false, false, "", rig.Now));
        Assert.Equal([Id(0), Id(4)], rig.View.Authorities);
    }

    [Fact]
    public void An_old_document_does_not_come_back()
    {
        var rig = new GroupRig();
        GroupView old = rig.View;
        Must(rig.Author(0).Change(rig.View, new GroupDocument("two", new GroupPolicy()), rig.Now));
        Must(rig.Author(0).Change(rig.View, new GroupDocument("three", new GroupPolicy()), rig.Now));
        Assert.Equal(StatementEffect.Outdated, rig.Effect(rig.Author(0).Change(old, new GroupDocument("again", new GroupPolicy()), rig.Now)));
        Assert.Equal("three", rig.View.Name);
    }

    [Fact]
    public void Of_two_documents_at_once_the_higher_authoritys_stands_everywhere()
    {
        var rig = new GroupRig(null, 0, 4);
        rig.FillAuthorities(4);
        GroupView view = rig.View;
        Must(rig.Author(4).Change(view, new GroupDocument("four", new GroupPolicy()) { Authorities = [Id(0), Id(4)] }, rig.Now));
        Must(rig.Author(0).Change(view, new GroupDocument("nought", new GroupPolicy()) { Authorities = [Id(0), Id(4)] }, rig.Now));
        Assert.Equal("nought", rig.View.Name);
        Assert.Equal(rig.View.Describe(), GroupView.Of(rig.Fresh(rig.Octets().Reverse()), rig.Registry, rig.Now).Describe());
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(-24, true)]
    [InlineData(37, false)]
    public void An_authoritys_clock_may_be_wrong_by_a_day_and_not_by_more(int hours, bool isTaken)
    {
        var rig = new GroupRig(null, 0, 4);
        rig.FillAuthorities(4);
        rig.Fill(1);
        DateTimeOffset wrong = rig.Now.AddHours(hours);
        byte[] removal = rig.Forge(4, 4, StatementKind.Removal, 1, 20, wrong, writer =>
        {
            Stay(writer, Id(1));
            writer.AddUInt32(StatementField.UpTo, 0);
        });
        Assert.Equal(isTaken ? LedgerResult.Added : LedgerResult.FromTheFuture, rig.Ledger.Add(removal, rig.Now).Result);
        Assert.Equal(isTaken ? MemberStanding.Removed : MemberStanding.Member, rig.Member(1).Standing);
        rig.Now = rig.Now.AddHours(2);
        Assert.Equal(isTaken ? LedgerResult.Duplicate : LedgerResult.Added, rig.Ledger.Add(removal, rig.Now).Result);
    }

    [Fact]
    public void Bounds_are_named()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2, 3);
        byte[][] octets = rig.Octets();
        var small = new GroupLedger(rig.Group, default, new LedgerLimits { MostStatements = 2 }, null);
        Assert.Equal([LedgerResult.Added, LedgerResult.Added, LedgerResult.Full], octets[..3].Select(one => small.Add(one, rig.Now).Result));
        var narrow = new GroupLedger(rig.Group, default, new LedgerLimits { MostOfOneIssuer = 2 }, null);
        Assert.Equal([LedgerResult.Added, LedgerResult.Added, LedgerResult.IssuerFull], octets[..3].Select(one => narrow.Add(one, rig.Now).Result));
        byte[] ahead = rig.Forge(0, 0, StatementKind.Leave, 9, 100_000, rig.Now, writer => Stay(writer, Id(0)));
        Assert.Equal(LedgerResult.ClockAhead, rig.Ledger.Add(ahead, rig.Now).Result);
        Assert.Equal(LedgerResult.Malformed, rig.Ledger.Add(new byte[10], rig.Now).Result);
    }

    private static void Stay(StatementWriter writer, Identifier peer)
    {
        writer.AddId(StatementField.Subject, peer);
        writer.AddUInt32(StatementField.Round, 1);
    }

    private static StatementId Ballot(GroupRig rig, int peer) => new(GroupStatements.BallotOf(rig.Group, StatementKind.Admission, Id(peer), 1));

    private static (int Yes, int No, BallotOutcome Outcome) Count(GroupRig rig, int peer)
    {
        GroupBallot ballot = rig.View.Ballots[Ballot(rig, peer)];
        return (ballot.Yes, ballot.No, ballot.Outcome);
    }
}
