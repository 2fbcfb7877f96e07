using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;
using NanoPeers.ProtocolModels.Tests.Network;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>A message under a group key allocates nothing, whether it is good, replayed or forged.</summary>
public sealed class GroupAllocationTests
{
    private const int Rounds = 2000;

    [Fact]
    public void SealingAndOpeningAllocateNothing()
    {
        var roster = new StillRoster();
        GroupKeys sender = Make(0, roster);
        GroupKeys receiver = Make(1, roster);
        sender.HandleRoster(0);
        byte[] record = new byte[GroupKeyRing.MaxRecordLength];
        Assert.True(receiver.Ring.Restore(record, 0, sender.Ring.Save(record, 0)));
        byte[] buffer = new byte[512];
        byte[] copy = new byte[512];
        var writer = new MessageWriter(GroupNet.IdOf(0));
        var envelope = new Envelope();
        int good = 0;
        int refused = 0;
        long before = 0;
        for (int i = -10; i < Rounds; i++)
        {
            if (i == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            writer.Begin(buffer, 0, buffer.Length);
            writer.BeginBody(ProtocolTag.Chat);
            writer.WriteUInt32(1, (uint)i);
            writer.EndBody();
            int length = sender.Finish(writer);
            Array.Copy(buffer, copy, length);
            envelope.TryDecodeDatagram(buffer, 0, length, 512);
            good += receiver.Ring.Open(envelope, roster) == GroupOpenStatus.Unproven ? 1 : 0;
            envelope.TryDecodeDatagram(copy, 0, length, 512);
            refused += receiver.Ring.Open(envelope, roster) == GroupOpenStatus.Replayed ? 1 : 0;
            copy[31] ^= 0x40;
            refused += receiver.Ring.Open(envelope, roster) == GroupOpenStatus.Replayed ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Rounds + 10, good);
        Assert.True(refused >= Rounds + 10);
    }

    [Fact]
    public void NoisyBodiesNeitherThrowNorTouchAKey()
    {
        GroupNet net = GroupNet.Of(3, policy: () => new GroupKeyPolicy { Origin = GroupKeyOrigin.Contributed });
        net.Nodes.ForEach(node => node.Wrote = node.Bodies.Add);
        net.Until(() => net.AllUse() && net.Nodes[0].Owner.Phase == GroupOwnerPhase.Steady);
        byte[][] bodies = [.. net.Nodes.SelectMany(node => node.Bodies)];
        ulong keyId = net.Nodes[0].Keys.Ring.Current!.KeyId;
        var random = new Random(20_261_121);
        var message = new GroupMessage();
        int taken = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] body = [.. bodies[random.Next(bodies.Length)]];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                body[random.Next(4, body.Length)] = (byte)random.Next(256);
            }

            if (message.TryDecode(body, 0, body.Length) != DecodeStatus.Complete)
            {
                continue;
            }

            // From a member that is no owner and a stranger, protected in any way: nothing may come of it.
            taken++;
            GroupNode node = net.Nodes[random.Next(2)];
            node.Keys.HandleMessage(message, GroupNet.IdOf(random.Next(2, 9)), (GroupProtection)random.Next(3), net.NowMillis);
            node.Pump();
        }

        Assert.InRange(taken, 5000, 50_000);
        Assert.All(net.Nodes, node => Assert.Equal(keyId, node.Keys.Ring.Current!.KeyId));
        net.Nodes[1].Say("unharmed");
        net.Run(5000);
        Assert.Contains(net.Nodes[2].Lines, line => line.Text == "unharmed");
    }

    private static GroupKeys Make(int number, IGroupRoster roster) =>
        new(new GroupTools(GroupNet.IdOf(number), new StillCryptography(), 1), GroupNet.IdOf(200), roster, new GroupKeyPolicy(), null, 16);

    private sealed class StillRoster : IGroupRoster
    {
        public uint Version => 1;

        public int Count => 2;

        public uint Term => 1;

        public Identifier Owner { get; } = GroupNet.IdOf(0);

        public int OwnerRank => 0;

        public Identifier MemberAt(int index) => GroupNet.IdOf(index);

        public bool WantsKeyAt(int index) => true;

        public bool IsMember(byte[] peer, int offset) => true;

        public GroupRefusal JudgeOwner(Identifier from, uint term) => GroupRefusal.None;
    }
}
