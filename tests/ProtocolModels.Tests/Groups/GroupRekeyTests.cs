using NanoPeers.Groups;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>The phases of a rekey: first key, planned, urgent, joins; nobody reads what is not for it.</summary>
public sealed class GroupRekeyTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(100)]
    public void AllMembersGetTheFirstKeyAndHearEachOther(int members)
    {
        GroupNet net = GroupNet.Of(members);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        foreach (GroupNode node in net.Nodes)
        {
            Assert.NotNull(node.Say("from " + node.Id));
        }

        net.Run(1000);
        foreach (GroupNode node in net.Nodes)
        {
            string[] expected = [.. net.Nodes.Where(other => other != node).Select(other => "from " + other.Id).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, node.Lines.Select(line => line.Text).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void APlannedRekeyLosesNoMessage()
    {
        GroupNet net = GroupNet.Of(10, longestDelayMillis: 40);
        net.Until(() => net.AllUse());
        int said = 0;
        for (int i = 0; i < 200; i++)
        {
            GroupNode node = net.Nodes[i % 10];
            net.At(net.NowMillis + (i * 20), () => said += node.Say($"line {node.Id} {net.NowMillis}") == null ? 0 : 1);
        }

        net.At(net.NowMillis + 1000, () => net.Nodes[0].Owner.Rekey(net.NowMillis));
        net.At(net.NowMillis + 1000, () => net.Nodes[0].Pump());
        net.Run(10_000);
        Assert.Equal(200, said);
        Assert.Equal(2u, net.Nodes[0].Epoch!.Number);
        Assert.True(net.AllUse());
        Assert.All(net.Nodes, node => Assert.Equal(180, node.Lines.Count));
        Assert.All(net.Nodes, node => Assert.DoesNotContain(node.Statuses, status => status != GroupOpenStatus.Opened));
        Assert.All(net.Nodes, node => Assert.Null(node.Keys.Ring.Previous));
    }

    [Fact]
    public void WhoIsRemovedReadsNothingThatFollows()
    {
        GroupNet net = GroupNet.Of(5);
        net.Until(() => net.AllUse());
        GroupNode removed = net.Nodes[3];
        GroupEpochKey old = removed.Keys.Ring.Current!;
        GroupNode[] rest = [.. net.Nodes.Where(node => node != removed)];
        net.Roster.Remove(removed.Id);
        foreach (GroupNode node in rest)
        {
            node.RosterChanged();
        }

        net.Until(() => net.AllUse(epoch => epoch.Number == 2, rest));
        byte[] secret = net.Nodes[0].Say("after")!;
        Assert.NotEqual(old.KeyId, net.Nodes[0].Keys.Ring.Current!.KeyId);
        net.Run(2000);
        Assert.Contains(GroupOpenStatus.UnknownKey, removed.Statuses);
        Assert.DoesNotContain(removed.Lines, line => line.Text == "after");
        Assert.Equal(1u, removed.Epoch!.Number);
        Assert.Equal(GroupMemberState.ShutOut, removed.Keys.Member.State);
        Assert.All(rest.Skip(1), node => Assert.Contains(node.Lines, line => line.Text == "after"));
        Assert.NotEmpty(secret);
    }

    [Fact]
    public void WhatARemovedMemberSaysIsRefused()
    {
        GroupNet net = GroupNet.Of(4);
        net.Until(() => net.AllUse());
        GroupNode removed = net.Nodes[2];
        net.Roster.Remove(removed.Id);
        foreach (GroupNode node in net.Nodes.Where(node => node != removed))
        {
            node.RosterChanged();
        }

        // Still in the grace of the old key: it opens, but not what comes from somebody who is no member.
        removed.Say("me still");
        net.Run(100);
        Assert.All(net.Nodes.Where(node => node != removed), node => Assert.Contains(GroupOpenStatus.NotMember, node.Statuses));
        net.Run(10_000);
        removed.Say("me again");
        net.Run(100);
        Assert.All(net.Nodes.Where(node => node != removed), node => Assert.Contains(GroupOpenStatus.UnknownKey, node.Statuses));
        Assert.All(net.Nodes, node => Assert.Empty(node.Lines));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoJoinsGetsANewKeyWhereThePolicyWantsIt(bool rekeysOnJoin)
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { RekeysOnJoin = rekeysOnJoin });
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        byte[] before = net.Nodes[1].Say("before")!;
        GroupNode joiner = net.Add(9, null);
        net.Roster.Add(joiner.Id);
        joiner.Start();
        net.RosterChanged();
        net.Until(() => net.AllUse());
        Assert.Equal(rekeysOnJoin ? 2u : 1u, joiner.Epoch!.Number);
        joiner.Receive([.. before]);
        Assert.Equal(!rekeysOnJoin, joiner.Lines.Any(line => line.Text == "before"));
        net.Nodes[1].Say("after");
        net.Run(100);
        Assert.Contains(joiner.Lines, line => line.Text == "after");
    }

    [Fact]
    public void OnlyWhoWantsTheKeyGetsIt()
    {
        GroupNet net = GroupNet.Of(4);
        net.Roster.Wish(net.Nodes[2].Id, false);
        net.Nodes[2].Keys.Member.WantsKey = false;
        GroupNode[] wanting = [net.Nodes[0], net.Nodes[1], net.Nodes[3]];
        net.RosterChanged();
        net.Until(() => net.AllUse(epoch => epoch.Number >= 1, wanting));
        net.Run(20_000);
        Assert.Null(net.Nodes[2].Epoch);
        Assert.Equal(0u, net.Nodes[2].Keys.Member.Taken);
        Assert.Equal(2, net.Nodes[0].Owner.Wanting);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.3, 2)]
    [InlineData(0.3, 3)]
    [InlineData(0.5, 4)]
    public void LossDoublingAndReorderingStrandNobody(double loss, int seed)
    {
        GroupNet net = GroupNet.Of(20, seed, loss, 300);
        net.Until(() => net.AllUse(), 120_000);
        for (int i = 2; i <= 5; i++)
        {
            uint number = (uint)i;
            net.Nodes[0].Owner.Rekey(net.NowMillis);
            net.Nodes[0].Pump();
            net.Run(20_000, () => net.AllUse(epoch => epoch.Number == number));
            net.Nodes[i].Say("line");
            net.Until(() => { Chatter(net); return net.AllUse(epoch => epoch.Number == number); }, 300_000);
        }
    }

    private static void Chatter(GroupNet net)
    {
        if (net.NowMillis % 50 == 0)
        {
            net.Nodes[0].Say("I have the newest key");
        }
    }

    /// <summary>Whoever has its key waits for nothing: a deadline that is past would keep its driver awake for ever.</summary>
    [Fact]
    public void A_member_that_has_its_key_leaves_no_deadline_behind()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        GroupNode late = net.Add(9, null);
        net.Roster.Add(GroupNet.IdOf(9));
        late.Start();
        net.RosterChanged();
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Run(20_000);
        Assert.Equal(GroupMemberState.Ready, late.Keys.Member.State);
        Assert.All(net.Nodes, node => Assert.True(node.Keys.NextTimeoutMillis > net.NowMillis));
    }
}
