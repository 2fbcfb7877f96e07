using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>What somebody can do to a group's keys, and what not: the table of GROUPS.md.</summary>
public sealed class GroupAdversaryTests
{
    [Fact]
    public void AReplayedMessageIsRefused()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse());
        byte[] said = net.Nodes[1].Say("once")!;
        net.Run(100);
        net.Nodes[2].Receive([.. said]);
        Assert.Equal(GroupOpenStatus.Replayed, net.Nodes[2].Statuses[^1]);
        Assert.Single(net.Nodes[2].Lines);
    }

    [Fact]
    public void AfterARestartAnOldMessageIsNoNewOne()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        GroupNode victim = net.Nodes[2];
        byte[][] said = [.. Enumerable.Range(0, 5).Select(i => net.Nodes[1].Say($"old {i}")!)];
        net.Run(100);
        victim.Restart();
        victim.Lines.Clear();
        foreach (byte[] old in said)
        {
            victim.Receive([.. old]);
            Assert.NotEqual(GroupOpenStatus.Opened, victim.Statuses[^1]);
        }

        net.Run(2000);
        Array.ForEach(said, old => victim.Receive([.. old]));
        Assert.DoesNotContain(victim.Lines, line => line.Status == GroupOpenStatus.Opened);
        net.Nodes[1].Say("new");
        net.Run(100);
        Assert.Equal("new", Assert.Single(victim.Lines, line => line.Status == GroupOpenStatus.Opened).Text);

        // A key that came after the restart needs no Probe.
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2));
        net.Nodes[0].Say("under the new key");
        net.Run(100);
        Assert.Contains(victim.Lines, line => line is { Text: "under the new key", Status: GroupOpenStatus.Opened });
    }

    [Fact]
    public void ASenderThatRestartsUsesNoNumberTwice()
    {
        GroupNet net = GroupNet.Of(2);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Nodes[1].Say("before");
        net.Run(100);
        net.Nodes[1].Restart();
        net.Nodes[1].Say("after");
        net.Run(100);
        Assert.Equal(["before", "after"], net.Nodes[0].Lines.Select(line => line.Text));
    }

    [Fact]
    public void ReplayingAllThatWasEverSentChangesNothing()
    {
        GroupNet net = GroupNet.Of(5);
        net.Until(() => net.AllUse());
        for (int i = 0; i < 3; i++)
        {
            net.Nodes[i].Say("line");
            net.Nodes[0].Owner.Rekey(net.NowMillis);
            net.Nodes[0].Pump();
            net.Run(20_000);
        }

        byte[][] captured = [.. net.Captured];
        string before = StateOf(net);
        net.Nodes.ForEach(node => Array.ForEach(captured, octets => node.Receive([.. octets])));
        net.Run(100);
        Assert.Equal(before, StateOf(net));
    }

    [Fact]
    public void AMemberCanPretendToBeAnotherUnderTheCommonKey()
    {
        // The limit of a key that all share, stated on the page; pair keys are what stops it.
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        byte[] forged = Forge(net, by: 2, inTheNameOf: 1);
        net.Nodes[0].Receive(forged);
        Assert.Equal(net.Nodes[1].Id, Assert.Single(net.Nodes[0].Lines).From);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public void WhoWasRemovedCanDoSoUntilTheGraceIsOver(int graceMillis)
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { RemovalGraceMillis = graceMillis });
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        byte[][] forged = [.. Enumerable.Range(0, 2).Select(_ => Forge(net, by: 3, inTheNameOf: 1))];
        net.Roster.Remove(net.Nodes[3].Id);
        net.RosterChanged();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2, net.Nodes.Take(3)));
        net.Nodes[0].Receive(forged[0]);
        Assert.Equal(graceMillis > 0 ? 1 : 0, net.Nodes[0].Lines.Count);
        net.Run(graceMillis + 10_000);
        net.Nodes[2].Receive(forged[1]);
        Assert.Empty(net.Nodes[2].Lines);
        Assert.Equal(GroupOpenStatus.UnknownKey, net.Nodes[2].Statuses[^1]);
    }

    [Theory]
    [InlineData(GroupProtection.Clear)]
    [InlineData(GroupProtection.Common)]
    public void OrdersCountUnderTheSessionWithTheOwnerAlone(GroupProtection protection)
    {
        GroupNet net = GroupNet.Of(3);
        net.Nodes.ForEach(node => node.Wrote = node.Bodies.Add);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        byte[][] orders = [.. net.Nodes[0].Bodies];
        var fresh = new GroupKeys(new GroupTools(GroupNet.IdOf(1), net.Nodes[1].Cryptography, 1), net.Group, net.Roster, null, null, 4);
        foreach (byte[] order in orders)
        {
            var message = new GroupMessage();
            Assert.Equal(DecodeStatus.Complete, message.TryDecode([.. order], 0, order.Length));
            fresh.HandleMessage(message, net.Nodes[0].Id, protection, 0);
            fresh.HandleMessage(message, net.Nodes[2].Id, GroupProtection.Pair, 0);
        }

        Assert.Null(fresh.Ring.Newest);
        Assert.Contains(orders, order => order[3] == GroupMessageKind.Key);
    }

    [Fact]
    public void AMessageThatComesBackToItsSenderIsRefused()
    {
        GroupNet net = GroupNet.Of(2);
        net.Until(() => net.AllUse());
        net.Nodes[1].Receive(net.Nodes[1].Say("mirror")!);
        Assert.Equal(GroupOpenStatus.OwnMessage, net.Nodes[1].Statuses[^1]);
    }

    [Fact]
    public void SendersAreBoundedAndNobodyHeardIsForgotten()
    {
        GroupNet net = new(1);
        for (int i = 0; i < 8; i++)
        {
            net.Add(i, new GroupKeyPolicy(), null, i == 7 ? 4 : 16);
            net.Roster.Add(GroupNet.IdOf(i));
        }

        net.Roster.Lead(GroupNet.IdOf(0), 1, 0);
        net.Nodes.ForEach(node => node.Start());
        net.Until(() => net.AllUse());
        GroupNode small = net.Nodes[7];

        // Forgeries in the name of members that are silent take no place that a true sender needs.
        for (int i = 1; i < 7; i++)
        {
            byte[] forged = net.Nodes[i].Seal("never")!;
            forged[^1] ^= 1;
            small.Receive(forged);
        }

        Assert.All(small.Statuses, status => Assert.Equal(GroupOpenStatus.BadDigest, status));
        small.Statuses.Clear();
        byte[] first = net.Nodes[1].Say("first")!;
        net.Run(50);
        for (int i = 2; i < 7; i++)
        {
            net.Nodes[i].Say("next");
            net.Run(50);
        }

        Assert.Equal(4, small.Keys.Ring.Current!.SenderCount);
        Assert.Equal(4, small.Statuses.Count(status => status == GroupOpenStatus.Opened));
        Assert.Equal(2, small.Statuses.Count(status => status == GroupOpenStatus.SendersFull));
        small.Receive([.. first]);
        Assert.Equal(GroupOpenStatus.Replayed, small.Statuses[^1]);
    }

    [Fact]
    public void MessagesUnderMadeUpKeysMakeAMemberAskLessAndLess()
    {
        GroupNet net = GroupNet.Of(2);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        uint asked = net.Nodes[1].Keys.Member.Asked;
        for (int i = 0; i < 6000; i++)
        {
            byte[] forged = net.Nodes[0].Seal("x")!;
            forged[16] ^= 0x55;
            net.Nodes[1].Receive(forged);
            net.Run(10);
        }

        Assert.InRange(net.Nodes[1].Keys.Member.Asked - asked, 1u, 31u);
        net.Nodes[0].Say("still here");
        net.Run(100);
        Assert.Contains(net.Nodes[1].Lines, line => line.Text == "still here");
    }

    [Fact]
    public void WipedKeysAreGone()
    {
        GroupNet net = GroupNet.Of(4);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Nodes.ForEach(node => node.Say("hello"));
        net.Run(100);
        Assert.All(net.Nodes, node => Assert.True(node.Cryptography.LiveKeys > 0));
        net.Nodes.ForEach(node => node.Stop());
        net.Nodes.ForEach(node => node.Keys.Wipe());
        Assert.All(net.Nodes, node => Assert.Equal(0, node.Cryptography.LiveKeys));
        Assert.All(net.Nodes, node => Assert.Null(node.Seal("nothing")));
    }

    private static byte[] Forge(GroupNet net, int by, int inTheNameOf)
    {
        GroupNode forger = net.Nodes[by];
        Identifier name = net.Nodes[inTheNameOf].Id;
        var keys = new GroupKeys(new GroupTools(name, forger.Cryptography, 77), net.Group, net.Roster, null, null, 4);
        Assert.True(keys.Ring.Restore(forger.Record, forger.Record.Length - 45, 45));
        byte[] buffer = new byte[512];
        var writer = new MessageWriter(name);
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Chat);
        writer.WriteOctets(1, [0x66], 0, 1);
        writer.EndBody();
        return buffer[..keys.Finish(writer)];
    }

    private static string StateOf(GroupNet net) =>
        string.Join(';', net.Nodes.Select(node => $"{node.Epoch} {node.Lines.Count} {node.Keys.Member.Taken} {node.Owner.Phase} {node.Keys.RecordVersion}"));
}
