using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.GroupRig;

namespace NanoPeers.PeerPlatform.Tests.Groups;

/// <summary>What keeps a ledger small, and what happens when it is full.</summary>
public sealed class LedgerGrowthTests
{
    [Fact]
    public void An_endorsement_a_vote_or_a_list_that_holds_is_not_said_again()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2, 3);
        AssertOnce(rig, () => rig.Author(1).Endorse(rig.View, rig.Member(2), 3, rig.Now));
        AssertOnce(rig, () => rig.Author(1).Endorse(rig.View, rig.Member(2), 2, rig.Now));
        AssertOnce(rig, () => rig.Author(1).Endorse(rig.View, rig.Member(2), 3, rig.Now));
        AssertOnce(rig, () => rig.Vote(1, 7, true));
        AssertOnce(rig, () => rig.Vote(1, 7, true, round: 2));
        AssertOnce(rig, () => rig.Vote(1, 7, true, StatementKind.Removal));
        Must(rig.Remove(0, 3, revokes: true));
        AssertOnce(rig, () => rig.Author(0).PublishRevocations(rig.View, rig.Now)[0]);
        Assert.Equal(1u, rig.View.RevocationNumber);
        Must(rig.Remove(0, 2, revokes: true));
        AssertOnce(rig, () => rig.Author(0).PublishRevocations(rig.View, rig.Now)[0]);
        Assert.Equal(2u, rig.View.RevocationNumber);
    }

    [Fact]
    public void What_did_not_count_can_be_said_again()
    {
        var rig = new GroupRig(GroupPolicy.Of(GroupSecurity.High));
        rig.Fill(1, 2);
        Assert.Equal(StatementEffect.TrustTooLow, rig.Effect(rig.Author(1).Endorse(rig.View, rig.Member(2), 3, rig.Now)));
        Must(rig.Author(0).Endorse(rig.View, rig.Member(1), 4, rig.Now));
        Assert.Equal(StatementEffect.Counts, rig.Effect(rig.Author(1).Endorse(rig.View, rig.Member(2), 3, rig.Now)));
    }

    [Fact]
    public void A_full_ledger_still_takes_a_removal()
    {
        var rig = new GroupRig();
        rig.Fill(1, 2);
        Must(rig.Author(1).Endorse(rig.View, rig.Member(2), 3, rig.Now));
        byte[][] octets = rig.Octets();
        byte[] removal = Must(rig.Remove(0, 1)).Octets.ToArray();
        byte[] document = Must(rig.Author(0).Change(rig.View, new GroupDocument("yard", new GroupPolicy()), rig.Now)).Octets.ToArray();
        var small = new GroupLedger(rig.Group, default, new LedgerLimits { MostStatements = 3, MoreForEnds = 1 }, null);
        Assert.Equal([3, 2, 1, 0, 0], [small.Room, .. octets.Select(one => After(small, one))]);
        Assert.Equal(LedgerResult.Full, small.Add(octets[3], rig.Now).Result);
        Assert.Equal(LedgerResult.Added, small.Add(removal, rig.Now).Result);
        Assert.Equal(LedgerResult.Full, small.Add(document, rig.Now).Result);
        Assert.False(GroupView.Of(small, rig.Registry, rig.Now).Find(Id(1))!.IsActive);
        Assert.Contains("new group", LedgerResultText.Of(LedgerResult.Full), StringComparison.Ordinal);

        int After(GroupLedger ledger, byte[] one)
        {
            ledger.Add(one, rig.Now);
            return ledger.Room;
        }
    }

    [Fact]
    public void What_is_too_much_of_one_issuer_does_not_depend_on_the_order()
    {
        var rig = new GroupRig();
        rig.Fill(1);
        for (int i = 0; i < 9; i++)
        {
            Must(rig.Author(1).Report(rig.View, Id(0), true, 1, "", rig.Now));
        }

        byte[][] octets = rig.Octets();
        LedgerSummary? first = null;
        for (int seed = 1; seed < 6; seed++)
        {
            new Random(seed).Shuffle(octets);
            var small = new GroupLedger(rig.Group, default, new LedgerLimits { MostOfOneIssuer = 5 }, null);
            Array.ForEach(octets, one => small.Add(one, rig.Now));
            Assert.Equal(7, small.Count);
            Assert.Equal(first ??= small.Summary(), small.Summary());
        }
    }

    private static void AssertOnce(GroupRig rig, Func<LedgerAnswer> say)
    {
        SignedStatement said = Must(say());
        int count = rig.Ledger.Count;
        LedgerAnswer again = say();
        Assert.Equal((LedgerResult.Duplicate, said.Id), (again.Result, again.Statement!.Id));
        Assert.Equal(count, rig.Ledger.Count);
    }
}
