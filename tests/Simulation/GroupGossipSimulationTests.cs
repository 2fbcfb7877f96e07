using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Tests.Groups.Gossip;

namespace NanoPeers.Simulation;

/// <summary>
/// Statements of groups in virtual time: each body takes 1 to 20 ms, a share of them is lost and half as many are doubled, by fixed seeds. Every
/// statement is truly signed and verified at every member. Up to 20 members have sessions with all others, 200 with 12 each.
/// </summary>
public sealed class GroupGossipSimulationTests(ITestOutputHelper output)
{
    private const int FullMesh = 20;
    private const int Neighbours = 12;
    private const int MostOctetsForOne = 4_000;

    [Theory]
    [InlineData(3, 0, 1)]
    [InlineData(3, 20, 2)]
    [InlineData(3, 20, 3)]
    [InlineData(20, 0, 4)]
    [InlineData(20, 20, 5)]
    [InlineData(20, 20, 6)]
    [InlineData(200, 0, 7)]
    [InlineData(200, 20, 8)]
    public void All_end_with_the_same_statements_and_see_the_same_group(int members, int loss, int seed)
    {
        var net = new GossipNet(seed, loss / 100.0) { ViewAfterMillis = members > FullMesh ? 20 : 0 };
        for (int i = 1; i < members; i++)
        {
            net.Join(i);
        }

        output.WriteLine("members  lost  what            all have it    messages      octets  a member");
        Measure(net, loss, "start", () => ConnectAll(net));
        Assert.InRange(Measure(net, loss, "one statement", () => Say(net, net.Nodes[1])), 100, MostOctetsForOne);
        Measure(net, loss, "ten at once", () => net.Nodes.Take(10).ToList().ForEach(node => Say(net, node)));
        Partition(net, loss);
        Crashes(net, loss);
        net.Run(60_000);
        Assert.Equal(members - 1, net.Nodes[0].View.Active.Count());
        Assert.All(net.Nodes, node => Assert.Empty(node.Refused));
    }

    /// <summary>Two halves that say different things; in one of them a member of the other is removed, in the other it speaks on.</summary>
    private void Partition(GossipNet net, int loss)
    {
        GossipNode removed = net.Nodes[^1];
        bool IsLeft(GossipNode node) => net.Nodes.IndexOf(node) % 2 == 0 && node != removed;
        GossipNode[] left = [.. net.Nodes.Where(IsLeft)];
        GossipNode[] right = [.. net.Nodes.Where(node => !IsLeft(node))];
        (GossipNode, GossipNode)[] cut = [.. left.SelectMany(one => right.Where(other => one.IsLive(other.Id)).Select(other => (one, other)))];
        Array.ForEach(cut, pair => net.Part(pair.Item1, pair.Item2));
        net[0].Say((author, view) => author.Remove(view, net[0].Ledger, view.Find(removed.Id)!, true, false, "lost", net.Now));
        net[0].Say((author, view) => author.PublishRevocations(view, net.Now)[^1]);
        foreach (GossipNode node in net.Nodes.Take(20).Append(removed))
        {
            Say(net, node);
        }

        net.Until(() => net.AllSame(left) && net.AllSame(right), 300_000);
        Assert.NotEqual(left[0].Ledger.Summary(), right[0].Ledger.Summary());
        Assert.Equal((1u, 0u), (left[0].View.RevocationNumber, right[0].View.RevocationNumber));
        Measure(net, loss, "after a split", () => Array.ForEach(cut, pair => net.Connect(pair.Item1, pair.Item2)), removed);
        net.Until(() => !removed.View.Find(removed.Id)!.IsActive);
        net.Nodes.Remove(removed);
        Assert.All(net.Nodes, node => Assert.Equal(1u, node.View.RevocationNumber));
        Assert.All(net.Nodes, node => Assert.Equal(MemberStanding.Revoked, node.View.Find(removed.Id)!.Standing));
        net.Nodes.ForEach(node => net.Part(node, removed));
    }

    /// <summary>A third of all crash, each at some moment of two seconds in which others speak, and is back three seconds later.</summary>
    private void Crashes(GossipNet net, int loss)
    {
        GossipNode[] crashing = [.. net.Nodes.Where((_, i) => i % 3 == 1)];
        Measure(net, loss, "crashes", () =>
        {
            foreach (GossipNode node in crashing)
            {
                long at = net.NowMillis + net.Random.Next(2_000);
                net.At(at, () => Crash(net, node));
                net.At(at - 3, () => Say(net, node));
            }

            foreach (GossipNode node in net.Nodes.Except(crashing).Take(10))
            {
                net.At(net.NowMillis + net.Random.Next(2_000), () => Say(net, node));
            }

            net.Run(5_100);
        });
    }

    private static void Crash(GossipNet net, GossipNode node)
    {
        GossipNode[] neighbours = [.. net.Nodes.Where(other => node.IsLive(other.Id))];
        node.Crash();
        net.At(net.NowMillis + 3_000, () => Array.ForEach(neighbours, other => net.Connect(node, other)));
    }

    private long Measure(GossipNet net, int loss, string what, Action begin, params GossipNode[] except)
    {
        (int messages, long octets, long start) = (net.Messages, net.Octets, net.NowMillis);
        begin();
        GossipNode[] those = [.. net.Nodes.Except(except)];
        net.Until(() => net.AllSame(those), 300_000);
        int count = those.Length;
        long each = (net.Octets - octets) / count;
        output.WriteLine(
            $"{count,7}  {loss,3} %  {what,-15} {net.NowMillis - start,8} ms  {net.Messages - messages,10}  {net.Octets - octets,10}  {each,8}");
        string expected = those[0].View.Describe();
        Assert.All(those, node => Assert.Equal(expected, node.View.Describe()));
        net.Run(15_000);
        return each;
    }

    private static void Say(GossipNet net, GossipNode node) => node.Say((author, view) =>
        author.Report(view, net.Nodes[(net.Nodes.IndexOf(node) + 1) % net.Nodes.Count].Id, true, 1, "", net.Now));

    private static void ConnectAll(GossipNet net)
    {
        if (net.Nodes.Count <= FullMesh)
        {
            net.ConnectAll();
            return;
        }

        // A newcomer knows nobody but who let it in.
        net.Nodes.Skip(1).ToList().ForEach(node => net.Connect(node, net.Nodes[0]));
        for (int i = 0; i < net.Nodes.Count; i++)
        {
            net.Connect(net.Nodes[i], net.Nodes[(i + 1) % net.Nodes.Count]);
            for (int j = 1; j < Neighbours / 2; j++)
            {
                GossipNode other = net.Nodes[net.Random.Next(net.Nodes.Count)];
                if (other != net.Nodes[i])
                {
                    net.Connect(net.Nodes[i], other);
                }
            }
        }
    }
}
