using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.Gossip.GossipNet;
using static NanoPeers.PeerPlatform.Tests.Groups.Gossip.GroupGossipTests;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>Who is told, who is believed.</summary>
public sealed class GossipTrustTests
{
    [Fact]
    public void A_stranger_is_told_nothing_and_not_read()
    {
        GossipNet net = Settled(3);
        GossipNode stranger = net.Add(9);
        net.Connect(net[0], stranger);
        byte[][] bodies =
        [
            GossipBodies.Have(net.Group, 7, new byte[32], 99),
            GossipBodies.Want(net.Group, [.. net[0].Ledger.Ids()]),
            GossipBodies.Statement(net.Group, GossipBodies.Forge(net, 0, 0, 40, 40)),
        ];
        int count = net[0].Ledger.Count;
        net[0].Gossip.HandleTimeout(net.NowMillis + 30_000);
        Array.ForEach(bodies, body => net[0].Receive(stranger.Id, body));
        Assert.Equal(count, net[0].Ledger.Count);
        Assert.Empty(net[0].Refused);
        net.Run(60_000);
        Assert.Equal(0, stranger.Heard);
    }

    [Fact]
    public void A_newcomer_takes_the_one_that_let_it_in_for_a_member()
    {
        GossipNet net = Settled(3);
        GossipNode newcomer = net.Add(7);
        newcomer.Ledger.Add(net[0].Ledger.Entries()[0].Statement.Octets.Span, net.Now);
        newcomer.Pump();
        net.Part(net[0], net[1]);
        net[0].Say((author, view) => author.Admit(
            view, new GroupAdmission(Id(7), KeyOf(7).PublicKey, 1) { Role = MemberRole.Member, Rights = view.Policy.NewMemberRights }, net.Now));
        net.Until(() => net[2].View.Find(Id(7)) is not null);
        net.Connect(net[2], newcomer);
        net.Run(30_000);
        Assert.Equal(1, newcomer.Ledger.Count);
        newcomer.Roster.Admitter = Id(2);
        net.Until(() => net.AllSame([net[2], newcomer]));
        Assert.Equal(4, newcomer.View.Active.Count());
    }

    [Fact]
    public void Who_is_removed_is_told_that_and_nothing_later()
    {
        GossipNet net = Settled(4);
        GossipNode removed = net[3];
        SignedStatement removal = net[0].Say((author, view) => author.Remove(view, net[0].Ledger, view.Find(Id(3))!, false, false, "", net.Now));
        net.Until(() => net.AllSame(), 10_000);
        Assert.False(removed.View.Find(Id(3))!.IsActive);
        int heard = removed.Heard;
        SignedStatement later = net[0].Say((author, view) => author.Endorse(view, view.Find(Id(1))!, 3, net.Now));
        removed.Say((author, view) => author.Endorse(view, view.Find(Id(1))!, 3, net.Now));
        net.Until(() => net.AllSame(net.Nodes.Take(3)), 10_000);
        net.Run(300_000);
        Assert.NotNull(net[2].Ledger.Find(later.Id));
        Assert.Null(removed.Ledger.Find(later.Id));
        Assert.Equal(removal.Number + 1, net[0].Ledger.HighestNumber(Id(0)));
        Assert.Equal(0u, net[0].Ledger.HighestNumber(Id(3)));
        Assert.InRange(removed.Heard - heard, 0, 3 * 300_000 / GossipLimits.RemovalAgainMillis);
    }

    [Fact]
    public void One_that_was_away_when_it_was_removed_is_told_when_it_comes_back()
    {
        GossipNet net = Settled(4);
        GossipNode away = net[3];
        net.Nodes.ForEach(node => net.Part(node, away));
        net[0].Say((author, view) => author.Remove(view, net[0].Ledger, view.Find(Id(3))!, true, false, "lost", net.Now));
        SignedStatement later = net[0].Say((author, view) => author.Endorse(view, view.Find(Id(1))!, 3, net.Now));
        net.Run(30_000);
        net.Connect(net[1], away);
        net.Until(() => away.View.Find(Id(3))!.Standing == MemberStanding.Revoked, 1_000);
        net.Run(120_000);
        Assert.Null(away.Ledger.Find(later.Id));
        Assert.Equal(5, away.Ledger.Count);
    }

    [Fact]
    public void Bad_statements_are_held_against_their_sender_until_it_is_ignored_for_a_while()
    {
        GossipNet net = Settled(3);
        byte[] good = GossipBodies.Forge(net, 1, 1, 1, 50);
        for (int i = 1; i <= GossipLimits.MostBad; i++)
        {
            Assert.Empty(net[0].Ignored);
            net[0].Receive(Id(2), GossipBodies.Statement(net.Group, [.. good.Take(90 + i)]));
            Assert.Equal((Id(2), LedgerResult.Malformed), net[0].Refused[^1]);
            Assert.Equal(i, net[0].Refused.Count);
        }

        Assert.Equal([Id(2)], net[0].Ignored);
        Assert.True(net[0].Gossip.IsIgnored(Id(2), net.NowMillis));
        net[0].Receive(Id(2), GossipBodies.Statement(net.Group, good));
        Assert.Equal(0u, net[0].Ledger.HighestNumber(Id(1)));
        net[0].Receive(Id(1), GossipBodies.Statement(net.Group, good));
        Assert.Equal(1u, net[0].Ledger.HighestNumber(Id(1)));
        net.Run(GossipLimits.BadMillis);
        Assert.False(net[0].Gossip.IsIgnored(Id(2), net.NowMillis));
        SignedStatement said = net[2].Say((author, view) => author.Endorse(view, view.Find(Id(1))!, 3, net.Now));
        net.Until(() => net[0].Ledger.Find(said.Id) is not null, 5_000);
    }

    [Fact]
    public void A_forged_statement_is_held_against_its_sender_when_no_key_comes_for_it()
    {
        GossipNet net = Settled(3);
        net[0].Receive(Id(2), GossipBodies.Statement(net.Group, GossipBodies.Forge(net, 2, 1, 1, 50)));
        Assert.Equal(3, net[0].Ledger.Count);
        net.Run(GossipLimits.UnprovenMillis - 1000);
        Assert.Empty(net[0].Refused);
        net.Run(2000);
        Assert.Equal([(Id(2), LedgerResult.WrongSignature)], net[0].Refused);
        Assert.Empty(net[1].Refused);
    }

    [Fact]
    public void Another_groups_statement_is_held_against_its_sender()
    {
        GossipNet net = Settled(2);
        GossipNet other = Settled(2);
        byte[] octets = other[0].Ledger.Entries()[^1].Statement.Octets.ToArray();
        net[0].Receive(Id(1), GossipBodies.Statement(net.Group, octets));
        Assert.Equal([(Id(1), LedgerResult.OtherGroup)], net[0].Refused);
        net[0].Receive(Id(1), GossipBodies.Statement(other.Group, octets));
        Assert.Single(net[0].Refused);
    }

    [Fact]
    public void What_a_member_floods_beyond_the_pace_is_not_read()
    {
        GossipNet net = Settled(2);
        byte[] bad = GossipBodies.Statement(net.Group, new byte[100]);
        net[0].Gossip.Refused += (_, _) => { };
        for (int i = 0; i < 5000; i++)
        {
            net[0].Receive(Id(1), GossipBodies.Have(net.Group, i, new byte[32], 0));
        }

        net[0].Receive(Id(1), bad);
        Assert.Empty(net[0].Refused);
        net.Run(1000);
        net[0].Receive(Id(1), bad);
        Assert.Single(net[0].Refused);
    }

    [Fact]
    public void A_higher_revocation_number_is_asked_after_at_once_whatever_else_is_under_way()
    {
        GossipNet net = Settled(GossipLimits.Exchanges + 2);
        for (int i = 1; i <= GossipLimits.Exchanges; i++)
        {
            net[0].Receive(Id(i), GossipBodies.Have(net.Group, 1000, [.. Enumerable.Repeat((byte)i, 32)], 0));
        }

        Identifier last = Id(GossipLimits.Exchanges + 1);
        int before = net[0].Sent[MemberMessageKind.Have];
        net[0].Receive(last, GossipBodies.Have(net.Group, 1000, [.. Enumerable.Repeat((byte)9, 32)], 0));
        Assert.Equal(before, net[0].Sent[MemberMessageKind.Have]);
        net[0].Receive(last, GossipBodies.Have(net.Group, 1000, [.. Enumerable.Repeat((byte)9, 32)], 1));
        Assert.Equal(before + 1, net[0].Sent[MemberMessageKind.Have]);
    }

    [Theory]
    [InlineData(new byte[] { 17, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0x0F })]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 0, 0 })]
    public void A_share_that_is_none_is_left_alone(byte[] share)
    {
        GossipNet net = Settled(2);
        int before = net[0].Sent.Sum();
        net[0].Receive(Id(1), GossipBodies.Share(net.Group, share, MemberField.Digests, new byte[512]));
        net[0].Receive(Id(1), GossipBodies.Share(net.Group, share, MemberField.Ids, []));
        Assert.Equal(before, net[0].Sent.Sum());
    }
}
