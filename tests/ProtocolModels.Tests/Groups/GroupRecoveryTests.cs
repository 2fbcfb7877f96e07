using NanoPeers.Groups;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>Members that were cut off, owners that are gone, partitions, and restarts at any point.</summary>
public sealed class GroupRecoveryTests
{
    [Fact]
    public void AMemberThatWasCutOffCatchesUpWithTheFirstMessageThatItHears()
    {
        GroupNet net = GroupNet.Of(5);
        net.Until(() => net.AllUse());
        GroupNode away = net.Nodes[4];
        net.Connected = (from, to) => from != away && to != away;
        for (int i = 0; i < 3; i++)
        {
            net.Nodes[0].Owner.Rekey(net.NowMillis);
            net.Nodes[0].Pump();
            net.Run(60_000);
        }

        Assert.Equal(4u, net.Nodes[1].Epoch!.Number);
        Assert.Equal(1u, away.Epoch!.Number);
        Assert.Equal(1, net.Nodes[0].Owner.CountUnreachable());
        Assert.Equal(GroupOwnerPhase.Steady, net.Nodes[0].Owner.Phase);
        net.Connected = (_, _) => true;
        net.Nodes[2].Say("hello");
        net.Until(() => away.Epoch!.Number == 4, 5000);
        net.Nodes[2].Say("again");
        net.Run(100);
        Assert.Contains(away.Lines, line => line.Text == "again");
        Assert.Equal(2u, away.Keys.Member.Taken);
        Assert.Equal(0, net.Nodes[0].Owner.CountUnreachable());
    }

    [Fact]
    public void AMemberThatReturnsDuringARekeyGetsBothKeys()
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { SwitchAfterMillis = 20_000 });
        net.Until(() => net.AllUse());
        GroupNode away = net.Nodes[3];
        GroupNode slow = net.Nodes[2];
        net.Connected = (from, to) => from != away && to != away;
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2, net.Nodes.Take(3)));
        net.Until(() => net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady, 120_000);
        net.Connected = (from, to) => from != slow && to != slow;
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Run(1000);
        Assert.Equal(GroupOwnerPhase.Distributing, net.Nodes[0].Owner.Phase);
        net.Nodes[1].Say("under the current key");
        net.Until(() => away.Epoch!.Number == 2 && away.Keys.Ring.Next != null, 5000);
        net.Nodes[1].Say("still");
        net.Run(100);
        Assert.Contains(away.Lines, line => line.Text == "still");
        net.Connected = (_, _) => true;
        net.Until(() => net.AllUse(epoch => epoch.Number == 3), 120_000);
    }

    [Fact]
    public void WhenTheOwnerIsGoneTheNextTakesOverWithAHigherEpoch()
    {
        GroupNet net = GroupNet.Of(5);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Nodes[0].Stop();
        net.Roster.Lead(net.Nodes[1].Id, 2, 1);
        net.RosterChanged();
        net.Until(() => net.AllUse(epoch => epoch.Term == 2 && epoch.Rank == 1, net.Nodes.Skip(1)));
        Assert.Equal(GroupKeyCause.TakenOver, net.Nodes[1].Owner.Cause);

        // The old owner comes back: it does not fight, and asks like everybody.
        net.Nodes[0].Restart();
        net.Until(() => net.AllUse(epoch => epoch.Term == 2));
        Assert.Equal(GroupOwnerPhase.Idle, net.Nodes[0].Owner.Phase);
    }

    [Fact]
    public void AnOwnerThatDoesNotKnowOfItsSuccessorIsRefused()
    {
        GroupNet net = GroupNet.Of(4);
        net.Until(() => net.AllUse());
        GroupNode old = net.Nodes[0];
        old.Roster = SideOf(net, 0, term: 1, [0, 1, 2, 3]);
        net.Roster.Lead(net.Nodes[1].Id, 2, 1);
        net.RosterChanged();
        net.Until(() => net.AllUse(epoch => epoch.Term == 2, net.Nodes.Skip(1)));
        old.Owner.Rekey(net.NowMillis);
        old.Pump();
        net.Run(60_000);
        Assert.All(net.Nodes.Skip(1), node => Assert.Equal(2u, node.Epoch!.Term));
    }

    [Fact]
    public void BothSidesOfAPartitionBecomeOneAgain()
    {
        GroupNet net = GroupNet.Of(8);
        net.Until(() => net.AllUse());
        GroupNode[] left = [.. net.Nodes.Take(4)];
        GroupNode[] right = [.. net.Nodes.Skip(4)];
        net.Connected = (from, to) => left.Contains(from) == left.Contains(to);
        TestRoster ofLeft = SideOf(net, 0, term: 1, [0, 1, 2, 4, 5, 6, 7]);
        TestRoster ofRight = SideOf(net, 4, term: 2, [0, 1, 2, 3, 4, 5, 6, 7]);
        Array.ForEach(left, node => node.Roster = ofLeft);
        Array.ForEach(right, node => node.Roster = ofRight);
        net.RosterChanged();
        net.Run(60_000);
        Assert.True(net.AllUse(epoch => epoch.Term == 2, right));
        Assert.True(net.AllUse(epoch => epoch is { Term: 1, Number: > 1 }, left.Take(3)));

        // Healed: the ledgers are one, the higher term wins, and what one side had removed stays removed.
        net.Connected = (_, _) => true;
        TestRoster healed = SideOf(net, 4, term: 2, [0, 1, 2, 4, 5, 6, 7]);
        net.Nodes.ForEach(node => node.Roster = healed);
        net.RosterChanged();
        GroupNode[] members = [.. net.Nodes.Where(node => node != net.Nodes[3])];
        net.Until(() => net.AllUse(epoch => epoch is { Term: 2, Number: 2 }, members), 120_000);
        Assert.Equal(1u, net.Nodes[3].Epoch!.Number);
        net.Nodes[0].Say("together");
        net.Run(100);
        Assert.All(members.Skip(1), node => Assert.Contains(node.Lines, line => line.Text == "together"));
    }

    [Fact]
    public void TheOwnerMayRestartAtAnyPointOfARekey()
    {
        for (int at = 0; at < 2500; at += at < 60 ? 1 : 97)
        {
            GroupNet net = GroupNet.Of(6, seed: at + 1, loss: 0.1, longestDelayMillis: 30);
            net.Until(() => net.AllUse(), 120_000);
            net.Nodes[0].Owner.Rekey(net.NowMillis);
            net.Nodes[0].Pump();
            net.At(net.NowMillis + at, net.Nodes[0].Restart);
            net.Run(3000);
            net.Until(() => Chatter(net) && net.AllUse(epoch => epoch.Number == 2), 120_000);
        }
    }

    [Fact]
    public void AMemberMayRestartAtAnyPointOfARekey()
    {
        for (int at = 0; at < 2500; at += at < 60 ? 1 : 97)
        {
            GroupNet net = GroupNet.Of(6, seed: at + 1, loss: 0.1, longestDelayMillis: 30);
            net.Until(() => net.AllUse(), 120_000);
            net.Nodes[0].Owner.Rekey(net.NowMillis);
            net.Nodes[0].Pump();
            net.At(net.NowMillis + at, net.Nodes[3].Restart);
            net.Run(3000);
            net.Until(() => Chatter(net) && net.AllUse(epoch => epoch.Number == 2), 120_000);
        }
    }

    [Fact]
    public void ARemovalWhileTheOwnerIsOffMakesANewKeyWhenItIsBack()
    {
        GroupNet net = GroupNet.Of(4);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Nodes[0].Stop();
        net.Roster.Remove(net.Nodes[3].Id);
        net.Nodes[0].Restart();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2, net.Nodes.Take(3)));
        Assert.Equal(GroupKeyCause.Removed, net.Nodes[0].Owner.Cause);
        Assert.Equal(1u, net.Nodes[3].Epoch!.Number);
    }

    [Fact]
    public void ARemovalDuringARekeyGivesTheNextKeyUp()
    {
        GroupNet net = GroupNet.Of(5, policy: () => new GroupKeyPolicy { SwitchAfterMillis = 20_000 });
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady, 60_000);
        net.Nodes[4].Stop();
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Run(500);
        Assert.Equal(2u, net.Nodes[3].Keys.Ring.Next!.Epoch.Number);
        net.Roster.Remove(net.Nodes[3].Id);
        net.RosterChanged();
        net.Until(() => net.AllUse(epoch => epoch.Number == 3, net.Nodes.Take(3)));
        net.Run(5000);
        Assert.Null(net.Nodes[0].Keys.Ring.Find(net.Nodes[3].Keys.Ring.Next!.KeyId));
        Assert.Equal(1u, net.Nodes[3].Epoch!.Number);
    }

    [Fact]
    public void KeysChangeBySchedule()
    {
        GroupNet net = GroupNet.Of(3, policy: () => new GroupKeyPolicy { RekeyEveryMillis = 60_000 });
        net.Run(310_000);
        Assert.InRange(net.Nodes[2].Epoch!.Number, 5u, 6u);
        Assert.True(net.AllUse());
    }

    [Fact]
    public void AnOwnerFromAnOldCopyLearnsThatItIsBehind()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        byte[] copy = net.Nodes[0].Record;
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2) && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Nodes[0].RestartFrom(copy);
        net.Nodes[1].Keys.HandleUnknownKey(net.NowMillis);
        net.Run(5000);
        net.Nodes[1].Pump();
        net.Until(() => net.Nodes[0].Owner.IsBehind);
        net.Roster.Lead(net.Nodes[0].Id, 2, 0);
        net.RosterChanged();
        net.Until(() => net.AllUse(epoch => epoch.Term == 2));
    }

    private static TestRoster SideOf(GroupNet net, int owner, uint term, int[] members)
    {
        var roster = new TestRoster();
        Array.ForEach(members, member => roster.Add(net.Nodes[member].Id));
        roster.Lead(net.Nodes[owner].Id, term, owner);
        return roster;
    }

    private static bool Chatter(GroupNet net)
    {
        if (net.NowMillis % 50 == 0 && net.Nodes[0].IsOn)
        {
            net.Nodes[0].Say("I have the newest key");
        }

        return true;
    }
}
