using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Tests.Groups.Gossip;

namespace NanoPeers.Fuzz;

/// <summary>Damaged bodies of gossip from a member: no exception, no statement that nobody signed, no answer without bound, and the group still agrees.</summary>
public sealed class MutatedGossipTests(ITestOutputHelper output)
{
    private const int Bodies = 60_000;
    private const int Seed = 20_261_121;
    private const int MillisEach = 5;

    [Fact]
    public void DamagedBodiesAddNothingAndStopNothing()
    {
        var net = new GossipNet(Seed) { Bodies = [] };
        for (int i = 1; i < 60; i++)
        {
            net.Join(i);
        }

        net.Connect(net[0], net[1]);
        net.Connect(net[0], net[2]);
        net.Connect(net[1], net[2]);
        net.Until(() => net.AllSame(net.Nodes.Take(3)));
        byte[][] valid = [.. net.Bodies.DistinctBy(Convert.ToHexString)];
        HashSet<StatementId> signed = [.. net[0].Ledger.Ids()];
        GossipNode victim = net[1];
        var random = new Random(Seed);
        int sentBefore = victim.Sent.Sum();
        int read = 0;
        for (int i = 0; i < Bodies; i++)
        {
            byte[] octets = Mutation.Of(valid[random.Next(valid.Length)], valid[random.Next(valid.Length)], random);
            read += TryReceive(victim, octets, random.Next(2) * 2) ? 1 : 0;
            if (i % 10 == 0)
            {
                net.Run(10 * MillisEach);
            }
        }

        int sent = victim.Sent.Sum() - sentBefore;
        output.WriteLine($"{Bodies} bodies, {read} well formed and given to a member, {victim.Refused.Count} named, {sent} sent");
        Assert.InRange(read, Bodies / 20, Bodies);
        Assert.NotEmpty(victim.Refused);
        Assert.All(victim.Ledger.Ids(), id => Assert.Contains(id, signed));
        Assert.InRange(sent, 1, GossipLimits.SentEachSecond * Bodies * MillisEach / 1000);
        net.Run(2 * GossipLimits.BadMillis);
        net[0].Say((author, view) => author.Endorse(view, view.Find(net[5].Id)!, 3, net.Now));
        net.Until(() => net.AllSame(net.Nodes.Take(3)));
    }

    private static bool TryReceive(GossipNode victim, byte[] octets, int from)
    {
        if (new MemberMessage().TryDecode(octets, 0, octets.Length) != DecodeStatus.Complete)
        {
            return false;
        }

        victim.Receive(GossipNet.Id(from), octets);
        return true;
    }
}
