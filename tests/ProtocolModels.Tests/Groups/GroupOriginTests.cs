using NanoPeers.Groups;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>Who makes the key, and how it gets to the members: the variants of S0 figs. 5 and 9, with true RSA keys.</summary>
public sealed class GroupOriginTests
{
    [Fact]
    [Trait("Capability", "B8")]
    public void ThreePeersHoldTheSameKeyAndEachReadsTheOthers()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse());
        net.Nodes.ForEach(node => node.Say("I am " + node.Id));
        net.Run(100);
        Assert.All(net.Nodes, node => Assert.Equal(2, node.Lines.Select(line => line.Text).Distinct().Count()));
        Assert.Single(net.Nodes.Select(node => Convert.ToHexString(node.Record[^32..])).Distinct());
    }

    [Theory]
    [Trait("Capability", "B9")]
    [InlineData(GroupKeyDelivery.UnderSession)]
    [InlineData(GroupKeyDelivery.Wrapped)]
    public void TheCreatorMakesTheKeyFromItsOwnPublicKey(GroupKeyDelivery delivery)
    {
        GroupNet net = Group(GroupKeyOrigin.Creator, delivery);
        Assert.Equal(GroupKeyOrigin.Creator, net.Nodes[0].Owner.MadeBy);
        Assert.DoesNotContain(net.Nodes.Skip(1), node => Kinds(node).Contains(GroupMessageKind.Contribution));
    }

    [Theory]
    [Trait("Capability", "B10")]
    [InlineData(GroupKeyDelivery.UnderSession)]
    [InlineData(GroupKeyDelivery.Wrapped)]
    public void ASecondPeerMakesTheKeyForTheFirstsPublicKey(GroupKeyDelivery delivery)
    {
        GroupNet net = Group(GroupKeyOrigin.SecondPeer, delivery);
        Assert.Equal(GroupKeyOrigin.SecondPeer, net.Nodes[0].Owner.MadeBy);
        Assert.Contains(net.Nodes.Skip(1), node => Kinds(node).Contains(GroupMessageKind.Contribution));
        byte[] part = net.Nodes.Skip(1).SelectMany(node => Bodies(node)).First(body => body[3] == GroupMessageKind.Contribution);
        var message = new GroupMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(part, 0, part.Length));
        Assert.True(message.IsWrapped);
    }

    [Theory]
    [Trait("Capability", "B11")]
    [InlineData(GroupKeyDelivery.UnderSession)]
    [InlineData(GroupKeyDelivery.Wrapped)]
    public void SeveralMembersAddToTheKey(GroupKeyDelivery delivery)
    {
        GroupNet net = Group(GroupKeyOrigin.Contributed, delivery);
        Assert.Equal(GroupKeyOrigin.Contributed, net.Nodes[0].Owner.MadeBy);
        Assert.Equal(2, net.Nodes.Skip(1).Count(node => Kinds(node).Contains(GroupMessageKind.Contribution)));
    }

    [Fact]
    [Trait("Capability", "B12")]
    public void AKeyThatIsWrappedOpensAtItsRecipientAlone()
    {
        GroupNet net = Group(GroupKeyOrigin.Creator, GroupKeyDelivery.Wrapped);
        byte[][] keys = [.. Bodies(net.Nodes[0]).Where(body => body[3] == GroupMessageKind.Key)];
        Assert.True(keys.Length >= 3);
        int opened = 0;
        foreach (byte[] body in keys)
        {
            var message = new GroupMessage();
            Assert.Equal(DecodeStatus.Complete, message.TryDecode(body, 0, body.Length));
            Assert.True(message.IsWrapped);
            int takers = 0;
            for (int i = 1; i < 4; i++)
            {
                takers += Takes(net, i, body) ? 1 : 0;
            }

            Assert.Equal(1, takers);
            opened++;
            byte[] changed = [.. body];
            changed[60] ^= 1;
            Assert.DoesNotContain(Enumerable.Range(1, 3), i => Takes(net, i, changed));
        }

        Assert.Equal(keys.Length, opened);
    }

    [Fact]
    public void AWrappedKeyNeedsNoSession()
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { Delivery = GroupKeyDelivery.Wrapped }, wrap: i => new RsaWrap(i));
        net.Nodes.ForEach(node => node.HasSessions = false);
        net.Until(() => net.AllUse());
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2) && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        Assert.Equal(3, net.Nodes[0].Owner.CountUsing());
    }

    [Fact]
    public void WhenNobodyContributesTheOwnerMakesTheKeyAlone()
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { Origin = GroupKeyOrigin.Contributed });
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Connected = (_, _) => false;
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Until(() => net.Nodes[0].Epoch!.Number == 2);
        Assert.Equal(GroupKeyOrigin.Creator, net.Nodes[0].Owner.MadeBy);
    }

    [Fact]
    public void AfterARemovalThePolicysOriginFollows()
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { Origin = GroupKeyOrigin.Contributed });
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Roster.Remove(net.Nodes[3].Id);
        net.RosterChanged();
        net.Until(() => net.Nodes[0].Epoch!.Number == 2, 100);
        Assert.Equal(GroupKeyOrigin.Creator, net.Nodes[0].Owner.MadeBy);
        net.Until(() => net.AllUse(epoch => epoch.Number == 3, net.Nodes.Take(3)));
        Assert.Equal(GroupKeyOrigin.Contributed, net.Nodes[0].Owner.MadeBy);
    }

    [Fact]
    [Trait("Capability", "B14")]
    public void AJoinerThatWantsNoKeyGetsNone()
    {
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        List<byte[]> sent = [];
        GroupNode joiner = net.Add(8, null);
        joiner.Keys.Member.WantsKey = false;
        net.Roster.Add(joiner.Id);
        net.Roster.Wish(joiner.Id, false);
        net.Nodes[0].WroteTo = (peer, body) =>
        {
            if (peer.Equals(joiner.Id))
            {
                sent.Add(body);
            }
        };
        joiner.Start();
        net.RosterChanged();
        net.Run(20_000);
        Assert.DoesNotContain(sent, body => body[3] == GroupMessageKind.Key);
        Assert.Null(joiner.Epoch);
        net.Roster.Wish(joiner.Id, true);
        joiner.Keys.Member.WantsKey = true;
        net.RosterChanged();
        net.Until(() => net.AllUse());
        Assert.Contains(sent, body => body[3] == GroupMessageKind.Key);
    }

    private static bool Takes(GroupNet net, int member, byte[] body)
    {
        var keys = new GroupKeys(
            new GroupTools(GroupNet.IdOf(member), net.Nodes[member].Cryptography, 1), net.Group, net.Roster, null, new RsaWrap(member), 4);
        var message = new GroupMessage();
        byte[] copy = [.. body];
        if (message.TryDecode(copy, 0, copy.Length) == DecodeStatus.Complete)
        {
            keys.HandleMessage(message, net.Nodes[0].Id, GroupProtection.Clear, 0);
        }

        return keys.Ring.Newest != null;
    }

    private static GroupNet Group(GroupKeyOrigin origin, GroupKeyDelivery delivery)
    {
        GroupNet net = GroupNet.Of(4, policy: () => new GroupKeyPolicy { Origin = origin, Delivery = delivery }, wrap: i => new RsaWrap(i));
        net.Nodes.ForEach(Record);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Until(() => net.AllUse(epoch => epoch.Number == 2));
        net.Nodes[2].Say("made");
        net.Run(100);
        Assert.All(net.Nodes.Where(node => node != net.Nodes[2]), node => Assert.Contains(node.Lines, line => line.Text == "made"));
        return net;
    }

    private static void Record(GroupNode node) => node.Wrote = node.Bodies.Add;

    private static List<byte[]> Bodies(GroupNode node) => node.Bodies;

    private static IEnumerable<int> Kinds(GroupNode node) => node.Bodies.Select(body => (int)body[3]);
}
