using NanoPeers.Groups;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;

namespace NanoPeers.Simulation;

/// <summary>
/// Rekeys of large groups in virtual time: each datagram takes 1 to 20 ms, a share of them is lost and as many are doubled, by fixed seeds. Every
/// message is a true one under a true session or group key.
/// </summary>
public sealed class GroupRekeySimulationTests(ITestOutputHelper output)
{
    private const int MostOctetsAMember = 1500;

    [Theory]
    [InlineData(200, 0)]
    [InlineData(200, 5)]
    [InlineData(200, 20)]
    [InlineData(10_000, 0)]
    [InlineData(10_000, 5)]
    public void ARekeyReachesEveryMember(int members, int loss)
    {
        GroupNet net = Group(members, loss);
        output.WriteLine("members  lost  rekey    all use it   all dropped   messages      octets  a member");
        Row planned = Measure(net, members, loss, "planned", 2, owner => owner.Owner.Rekey(net.NowMillis));
        GroupNode removed = net.Nodes[^1];
        Row urgent = Measure(net, members, loss, "removal", 3, owner =>
        {
            net.Roster.Remove(removed.Id);
            owner.RosterChanged();
        });
        Assert.Equal(2u, removed.Epoch!.Number);
        if (loss == 0)
        {
            Assert.Equal(6 * (members - 1), planned.Messages);
            Assert.Equal(4 * (members - 2), urgent.Messages);
        }

        // An owner sends 3,200 messages a second; half a second more for ways and answers, and 160 s for what is lost again and again.
        long most = (members * 1000L / 3200) + 500 + (loss == 0 ? 0 : 160_000);
        Assert.InRange(urgent.UsedMillis, 1, most);
        Assert.InRange(planned.UsedMillis, 1, (2 * most) + 5000);
    }

    private Row Measure(GroupNet net, int members, int loss, string name, uint number, Action<GroupNode> begin)
    {
        GroupNode owner = net.Nodes[0];
        int expected = members - (name == "removal" ? 2 : 1);
        int messages = net.Messages;
        long octets = net.Octets;
        long start = net.NowMillis;
        begin(owner);
        owner.Pump();
        GroupNode[] those = [.. net.Nodes.Take(expected + 1)];

        // Of a member whose answers were lost, all six, the owner does not know that it uses the key.
        bool Known() => owner.Owner.CountUsing() == expected;
        bool AllUse() => owner.Epoch!.Number == number && (Known() || owner.Owner.Phase == GroupOwnerPhase.Steady)
            && net.AllUse(epoch => epoch.Number == number, those);
        net.Run(60_000, AllUse);
        for (int i = 0; i < 3 && !AllUse(); i++)
        {
            // Whose six copies were all lost counts as cut off; the first message that it hears makes it ask.
            owner.Say("under the new key");
            net.Run(30_000, AllUse);
        }

        Assert.True(AllUse());
        long used = net.NowMillis - start;
        net.Until(() => owner.Owner.Phase == GroupOwnerPhase.Steady, 300_000);
        net.Run(30_000);
        Assert.True(AllUse());
        Assert.All(those, node => Assert.Null(node.Keys.Ring.Previous));
        var row = new Row(used, net.Messages - messages, net.Octets - octets);
        output.WriteLine(
            $"{members,7}  {loss,3} %  {name}  {used,7} ms  {net.NowMillis - start - 30_000,8} ms  {row.Messages,9}  {row.Octets,10}  {row.Octets / expected,5}");
        Assert.InRange(row.Octets / expected, 1, MostOctetsAMember * (loss + 10) / 10);
        return row;
    }

    private static GroupNet Group(int members, int loss)
    {
        var net = new GroupNet(members + loss, loss / 100.0, 20);
        for (int i = 0; i < members; i++)
        {
            net.Add(i, i == 0 ? new GroupKeyPolicy { SwitchAfterMillis = 20_000 } : null, null, 16);
            net.Roster.Add(GroupNet.IdOf(i));
        }

        net.Roster.Lead(GroupNet.IdOf(0), 1, 0);
        net.Nodes.ForEach(node => node.Start());
        net.Run(120_000);
        for (int i = 0; i < 3; i++)
        {
            net.Nodes[0].Say("the first key");
            net.Run(30_000);
        }

        Assert.True(net.AllUse(epoch => epoch.Number == 1));
        net.Run(30_000);
        return net;
    }

    private sealed record Row(long UsedMillis, int Messages, long Octets);
}
