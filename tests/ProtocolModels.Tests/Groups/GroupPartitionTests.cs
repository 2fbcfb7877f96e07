using NanoPeers.Groups;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>Two sides of a partition that both took over in the same term, and made different keys: what heals them.</summary>
public sealed class GroupPartitionTests
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(6, 1)]
    [InlineData(3, 3)]
    public void TwoOwnersOfOneTermBecomeOneWhateverTheirNumbers(int ofLeft, int ofRight)
    {
        GroupNet net = GroupNet.Of(8);
        net.Until(() => net.AllUse());
        net.Nodes[0].Stop();
        GroupNode[] left = [.. net.Nodes.Skip(1).Take(3)];
        GroupNode[] right = [.. net.Nodes.Skip(4)];
        net.Connected = (from, to) => left.Contains(from) == left.Contains(to);
        Lead(net, left, owner: 1, rank: 1, term: 2);
        Lead(net, right, owner: 5, rank: 2, term: 2);
        Rekey(net, net.Nodes[1], left, ofLeft);
        Rekey(net, net.Nodes[5], right, ofRight);

        // Healed: of two takeovers for one term the higher authority's stands, in every ledger.
        net.Connected = (_, _) => true;
        GroupNode[] living = [.. left, .. right];
        Lead(net, living, owner: 1, rank: 1, term: 2);
        net.Until(() => net.AllUse(epoch => epoch.Rank == 1, living), 180_000);
        net.Nodes[6].Say("together");
        net.Run(100);
        Assert.All(living.Where(node => node != net.Nodes[6]), node => Assert.Contains(node.Lines, line => line.Text == "together"));
    }

    [Fact]
    public void AMemberThatClaimsNewerKeysOfAnotherOwnerMovesTheOwnerSeldomAndNotFar()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        GroupNode liar = net.Nodes[2];
        uint before = net.Nodes[0].Epoch!.Number;
        for (int i = 0; i < 600; i++)
        {
            Claim(net, liar, (uint)(i % 2 == 0 ? 3_000_000_000 : net.Nodes[0].Epoch!.Number + 1000));
            net.Run(500);
        }

        Assert.InRange(net.Nodes[0].Owner.Rekeys, 2u, 7u);
        Assert.InRange(net.Nodes[0].Epoch!.Number - before, 1u, 7 * 1001u);
        Assert.False(net.Nodes[0].Owner.IsBehind);
        net.Until(() => net.AllUse(null, net.Nodes.Take(2)));
    }

    /// <summary>An Ask by a member under its session, of one that says it has a key of another owner.</summary>
    private static void Claim(GroupNet net, GroupNode liar, uint number)
    {
        var writer = new MessageWriter(liar.Id);
        byte[] buffer = new byte[256];
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Group);
        int start = writer.Position;
        writer.WriteUInt8(GroupField.Kind, GroupMessageKind.Ask);
        writer.WriteCredential();
        writer.WriteIdentifier(GroupField.Group, net.Group);
        writer.WriteUInt32(GroupField.Term, 1);
        writer.WriteUInt32(GroupField.Number, number);
        writer.WriteUInt8(GroupField.Rank, 3);
        var message = new GroupMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(buffer, start, writer.Position - start));
        net.Nodes[0].Keys.HandleMessage(message, liar.Id, GroupProtection.Pair, net.NowMillis);
        net.Nodes[0].Pump();
    }

    private static void Lead(GroupNet net, GroupNode[] nodes, int owner, int rank, uint term)
    {
        var roster = new TestRoster();
        Array.ForEach([.. Enumerable.Range(1, 7)], member => roster.Add(net.Nodes[member].Id));
        roster.Lead(net.Nodes[owner].Id, term, rank);
        Array.ForEach(nodes, node => node.Roster = roster);
        Array.ForEach(nodes, node => node.RosterChanged());
    }

    private static void Rekey(GroupNet net, GroupNode owner, GroupNode[] side, int until)
    {
        net.Until(() => net.AllUse(epoch => epoch is { Term: 2 }, side), 120_000);
        while (owner.Epoch!.Number < until)
        {
            uint next = owner.Epoch.Number + 1;
            owner.Owner.Rekey(net.NowMillis);
            owner.Pump();
            net.Until(() => net.AllUse(epoch => epoch.Number == next, side) && owner.Owner.Phase == GroupOwnerPhase.Steady, 120_000);
        }
    }
}
