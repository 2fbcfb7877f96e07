using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.Gossip.GossipNet;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

public sealed class GroupGossipTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(400)]
    public void A_newcomer_gets_everything_when_its_session_lives(int members)
    {
        GossipNet net = Group(members);
        GossipNode newcomer = net[members - 1];
        net.Connect(net[0], newcomer);
        long took = net.Until(() => net.AllSame([net[0], newcomer]));
        Assert.Equal(members, newcomer.View.Active.Count());
        Assert.InRange(took, 1, 200 + (members * 1000 / GossipLimits.SentEachSecond));
        Assert.InRange(net[0].Sent[MemberMessageKind.Statements], members - 2, members);
        Assert.Equal(0, newcomer.Sent[MemberMessageKind.Statements]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_that_differ_in_hundreds_end_with_what_both_have(int seed)
    {
        var net = new GossipNet(seed);
        GossipNode[] two = [net.Join(1), net.Join(2)];
        net.ConnectAll();
        net.Until(() => net.AllSame());
        net.Nodes.ForEach(node => net.Nodes.ForEach(other => net.Part(node, other)));
        for (int i = 0; i < 300; i++)
        {
            GossipNode one = two[net.Random.Next(2)];
            one.Say((author, view) => author.Report(view, Id(0), true, 1 + (i % 4), "", net.Now));
        }

        net.Connect(two[0], two[1]);
        long took = net.Until(() => net.AllSame(two));
        Assert.Equal(303, two[0].Ledger.Count);
        Assert.InRange(took, 1, 5_000);
        Assert.InRange(two.Sum(node => node.Sent[MemberMessageKind.Statements]), 300, 340);
        Assert.All(two, node => Assert.Equal(two[0].View.Describe(), node.View.Describe()));
    }

    [Fact]
    public void News_goes_to_few_at_once_and_to_none_that_has_it()
    {
        GossipNet net = Settled(12);
        int[] before = [.. net.Nodes.Select(node => node.Sent[MemberMessageKind.Statements])];
        SignedStatement said = net[3].Say((author, view) => author.Endorse(view, view.Find(Id(1))!, 2, net.Now));
        Assert.Equal(GossipLimits.FanOut, net[3].Sent[MemberMessageKind.Statements] - before[3]);
        long took = net.Until(() => net.Nodes.All(node => node.Ledger.Find(said.Id) is not null));
        Assert.InRange(took, 1, GossipLimits.SettleMillis * 3);
        net.Run(60_000);
        int sent = net.Nodes.Sum(node => node.Sent[MemberMessageKind.Statements]) - before.Sum();
        Assert.InRange(sent, 11, 12 * GossipLimits.FanOut);
    }

    [Fact]
    public void Who_has_the_same_says_it_once_and_looks_again_in_rounds()
    {
        GossipNet net = Settled(2);
        Assert.True(net[0].Gossip.IsEqualTo(Id(1)));
        int before = net.Messages;
        net.Run(10 * GossipLimits.RoundMillis);
        Assert.InRange(net.Messages - before, 10, 60);
        Assert.Equal(2, net[1].Ledger.Count);
    }

    [Fact]
    public void News_that_is_lost_is_found_missing_soon()
    {
        GossipNet net = Settled(3);
        net.Loss = 1;
        SignedStatement said = net[1].Say((author, view) => author.Endorse(view, view.Find(Id(2))!, 2, net.Now));
        net.Run(100);
        net.Loss = 0;
        Assert.All([net[0], net[2]], node => Assert.Null(node.Ledger.Find(said.Id)));
        Assert.InRange(net.Until(() => net.AllSame()), 1, (2 * GossipLimits.SettleMillis) + 200);
    }

    [Fact]
    public void A_statement_of_an_unknown_issuer_makes_a_member_ask_for_what_it_stands_on()
    {
        GossipNet net = Settled(3);
        net.Part(net[0], net[2]);
        net.Part(net[0], net[1]);
        net.Part(net[1], net[2]);
        net.Join(3);
        net[1].Ledger.Add(net[0].Ledger.Entries()[^1].Statement.Octets.Span, net.Now);
        SignedStatement said = net[3].Say((author, view) => author.Endorse(view, view.Find(Id(0))!, 2, net.Now));
        net[1].Ledger.Add(said.Octets.Span, net.Now);
        net.Loss = 1;
        net.Connect(net[1], net[2]);
        net.Run(5_000);
        net.Loss = 0;
        net[2].Receive(Id(1), GossipBodies.Statement(net.Group, said.Octets.ToArray()));
        Assert.Null(net[2].Ledger.Find(said.Id));
        Assert.InRange(net.Until(() => net[2].Ledger.Find(said.Id) is not null), 1, 200);
        net.Run(2 * GossipLimits.UnprovenMillis);
        Assert.Empty(net[2].Refused);
    }

    [Fact]
    public void A_session_that_ends_takes_its_questions_with_it()
    {
        GossipNet net = Group(40);
        net.Connect(net[0], net[39]);
        net.Run(25);
        net.Part(net[0], net[39]);
        net.Run(60_000);
        Assert.Null(net[39].Gossip.PollDue(net.NowMillis));
        Assert.False(net[39].Gossip.IsEqualTo(Id(0)));
        net.Connect(net[0], net[39]);
        net.Until(() => net.AllSame([net[0], net[39]]));
    }

    [Fact]
    public void Bodies_to_one_member_are_paced_and_the_deadline_says_when_to_go_on()
    {
        GossipNet net = Group(300);
        net.Connect(net[0], net[299]);
        net.Run(60);
        Assert.InRange(net[0].Sent.Sum(), 1, GossipLimits.SentAtOnce + 20);
        long next = net[0].Gossip.NextTimeoutMillis;
        Assert.InRange(next - net.NowMillis, 1, 1000 / GossipLimits.SentEachSecond);
    }

    [Fact]
    public void One_that_wants_much_gets_no_more_than_the_pace()
    {
        GossipNet net = Settled(30);
        StatementId[] ids = [.. net[0].Ledger.Ids().Take(28)];
        int before = net[0].Sent[MemberMessageKind.Statements];
        for (int i = 0; i < 50; i++)
        {
            net[0].Receive(Id(1), GossipBodies.Want(net.Group, ids));
        }

        Assert.InRange(net[0].Sent[MemberMessageKind.Statements] - before, 1, 28);
        net[0].Receive(Id(1), GossipBodies.Want(net.Group, new StatementId(new byte[32])));
        net.Run(10_000);
        Assert.InRange(net[0].Sent[MemberMessageKind.Statements] - before, 1, 28);
    }

    [Fact]
    public void After_a_restart_a_member_goes_on_from_its_disk()
    {
        GossipNet net = Settled(5);
        net[2].Crash();
        Assert.Equal(5, net[2].Ledger.Count);
        SignedStatement said = net[1].Say((author, view) => author.Endorse(view, view.Find(Id(3))!, 2, net.Now));
        net.Run(20_000);
        Assert.Null(net[2].Ledger.Find(said.Id));
        net.Connect(net[2], net[4]);
        net.Until(() => net.AllSame());
        SignedStatement own = net[2].Say((author, view) => author.Endorse(view, view.Find(Id(3))!, 2, net.Now));
        Assert.Equal(1u, own.Number);
        net.Until(() => net.AllSame());
    }

    [Fact]
    public void A_ledger_without_room_ends_in_a_quiet_difference()
    {
        GossipNet net = Group(30);
        GroupLedger small = new(net.Group, default, new LedgerLimits { MostStatements = 10 }, null);
        Array.ForEach([.. net[29].Ledger.Entries()], entry => small.Add(entry.Statement.Octets.Span, net.Now));
        var roster = new GossipRoster(small) { View = GroupView.Of(small, net.Registry, net.Now) };
        var gossip = new GroupGossip(small, Id(29), roster, most => net.Random.Next(most));
        List<StatementId> notTaken = [];
        gossip.NotTaken += answer => notTaken.Add(answer.Statement!.Id);
        var pair = new GossipPair(net, net[0], gossip, Id(29));
        pair.Run(600_000);
        Assert.Equal((10, 0), (small.Count, small.Room));
        Assert.Equal(20, notTaken.Distinct().Count());
        Assert.InRange(pair.Messages, 30, 1_000);
    }

    internal static GossipNet Group(int members)
    {
        var net = new GossipNet();
        for (int i = 1; i < members; i++)
        {
            net.Join(i);
        }

        return net;
    }

    internal static GossipNet Settled(int members)
    {
        GossipNet net = Group(members);
        net.ConnectAll();
        net.Until(() => net.AllSame());
        net.Run(60_000);
        return net;
    }
}
