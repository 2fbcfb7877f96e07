using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Tests.GroupPeers;

namespace NanoPeers.PeerPlatform.Tests.Pipes.Channels;

/// <summary>The channel over a transport that loses, doubles and reorders one message in five: what the raw layer shows, and what the channel makes of it.</summary>
public sealed class ChannelSimulationTests(ITestOutputHelper output)
{
    private static readonly Identifier _sender = GroupHouse.IdOf(1);

    [Theory]
    [Trait("Capability", "C13")]
    [Trait("Capability", "C14")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void OverAnUnreliableTransportTheChannelDeliversExactlyOnceInOrder(int seed)
    {
        LossyLine line = new(seed, 0.2);
        ChannelSender sender = new(7, GroupHouse.IdOf(9));
        ChannelReceiver receiver = new(_sender, 7);
        List<int> heard = [];
        const int count = 3_000;
        int sent = 0;
        while (!sender.IsDone || heard.Count < count)
        {
            Assert.True(line.Now < 600_000, "the channel stands still");
            while (sent < count && sender.HasRoom)
            {
                Assert.True(sender.TrySend(BitConverter.GetBytes(sent)));
                sent++;
            }

            if (sent == count)
            {
                sender.TryClose();
            }

            line.Step(sender, receiver, heard);
        }

        // C13: the raw layer showed all four: once, more than once, never, and out of order.
        output.WriteLine($"raw: {line.Once} once, {line.More} more than once, {line.Never} never, {line.OutOfOrder} out of order, of {line.Frames}");
        Assert.True(line.Once > 0 && line.More > 0 && line.Never > 0 && line.OutOfOrder > 0);
        Assert.InRange(line.Never / (double)line.Frames, 0.15, 0.25);

        // C14: the layer above: each once, in order.
        Assert.Equal(Enumerable.Range(0, count), heard);
        Assert.True(receiver.IsOver);
        Assert.True(receiver.Doubles > 0 && receiver.Early > 0 && sender.Repeated > 0);
        output.WriteLine($"channel: {count} messages in {line.Now} ms, {sender.Repeated} sent again, {receiver.Doubles} doubles and {receiver.Early} early ones put right");
    }

    [Fact]
    public void WhoDoesNotReadHoldsTheSenderAndNothingGrowsWithoutBound()
    {
        LossyLine line = new(5, 0.2) { Reads = false };
        ChannelSender sender = new(7, GroupHouse.IdOf(9));
        ChannelReceiver receiver = new(_sender, 7);
        List<int> heard = [];
        int sent = 0;
        while (line.Now < 20_000)
        {
            while (sender.TrySend(BitConverter.GetBytes(sent)))
            {
                sent++;
            }

            line.Step(sender, receiver, heard);
        }

        Assert.Empty(heard);
        Assert.InRange(sent, ChannelRules.Window, 2 * ChannelRules.Window);
        long before = sender.Repeated;

        // Held, it asks now and then whether there is room, and no more.
        while (line.Now < 40_000)
        {
            line.Step(sender, receiver, heard);
        }

        Assert.InRange(sender.Repeated - before, 0, 600);
        line.Reads = true;
        while (heard.Count < sent)
        {
            Assert.True(line.Now < 120_000, "it does not go on");
            line.Step(sender, receiver, heard);
        }

        Assert.Equal(Enumerable.Range(0, sent), heard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnEndThatMovesMidStreamLosesNothingAndDoublesNothing(bool tells)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            LossyLine line = new(seed, 0.2);
            ChannelSender sender = new(7, GroupHouse.IdOf(9));
            ChannelReceiver receiver = new(_sender, 7);
            List<int> heard = [];
            int sent = 0;
            const int count = 1_000;
            bool moved = false;
            long handOverAt = long.MaxValue;
            ChannelReceiver? before = null;
            while (!sender.IsDone)
            {
                Assert.True(line.Now < 600_000, "the channel stands still");
                while (sent < count && sender.TrySend(BitConverter.GetBytes(sent)))
                {
                    sent++;
                }

                if (sent == count)
                {
                    sender.TryClose();
                }

                if (!moved && heard.Count > 300)
                {
                    moved = true;
                    before = receiver;
                    before.Freeze();
                    line.Read(before, heard);
                    receiver = new ChannelReceiver(_sender, 7);
                    sender.HandleMoved(line.Now);
                    handOverAt = tells ? line.Now + 200 : long.MaxValue;
                }

                if (line.Now >= handOverAt)
                {
                    receiver.HandleHandover(before!.Next, line.Now);
                    handOverAt = long.MaxValue;
                }

                line.Step(sender, receiver, heard);
            }

            line.Read(receiver, heard);

            // Where the old end is gone without a word, what it delivered and could not acknowledge comes again; nothing is lost either way.
            Assert.Equal(Enumerable.Range(0, count), heard.Distinct());
            Assert.True(!tells || heard.Count == count, $"seed {seed}");
        }
    }

    [Fact]
    public void WhatIsNoFrameIsNoneAndStrangeNumbersChangeNothing()
    {
        Random random = new(11);
        ChannelSender sender = new(7, GroupHouse.IdOf(9));
        ChannelReceiver receiver = new(_sender, 7);
        receiver.HandleOpen(1, false, 0);
        byte[] into = new byte[2_000];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] octets = new byte[random.Next(60)];
            random.NextBytes(octets);
            if (octets.Length > 0)
            {
                octets[0] = (byte)random.Next(6);
            }

            if (octets.Length > 12 && random.Next(2) == 0)
            {
                octets.AsSpan(1, 11).Clear();
            }

            ChannelFrame frame = new(octets);
            switch (frame.Kind)
            {
                case ChannelFrameKind.Data:
                    receiver.HandleData(frame, i);
                    break;
                case ChannelFrameKind.Ack:
                    sender.HandleAck(frame, true, i);
                    break;
                case ChannelFrameKind.Open:
                    receiver.HandleOpen(frame.Number, frame.IsFlagged, i);
                    break;
                default:
                    break;
            }

            receiver.PollAck(into, i);
            sender.PollTransmit(into, i);
            while (receiver.TryTake(out _, i))
            {
            }
        }

        Assert.Equal(0, sender.Acknowledged);
    }
}
