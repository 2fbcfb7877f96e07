using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Streams are cut into messages wherever their octets happen to be parted.</summary>
public sealed class EnvelopeFramerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Messages_come_out_whole_however_the_stream_is_parted(int part)
    {
        byte[][] messages = [.. new[] { 65, 66, 1400, 5000, 65, 40_000, 100 }.Select(length => TestMessages.OfLength(length))];
        byte[] stream = [.. messages.SelectMany(message => message)];
        using var framer = new EnvelopeFramer(Limits.MaxStreamMessage);
        var taken = new List<byte[]>();
        for (int at = 0; at < stream.Length; at += part)
        {
            Feed(framer, stream.AsSpan(at, Math.Min(part, stream.Length - at)), taken);
        }

        Assert.Equal(messages, taken);
        Assert.True(framer.IsBetweenMessages);
    }

    [Fact]
    public void Every_strict_beginning_of_a_message_needs_more()
    {
        byte[] message = TestMessages.OfLength(200);
        for (int length = 1; length < message.Length; length++)
        {
            using var framer = new EnvelopeFramer(Limits.MaxStreamMessage);
            var taken = new List<byte[]>();
            Assert.Equal(DecodeStatus.NeedMore, Feed(framer, message.AsSpan(0, length), taken));
            Assert.Empty(taken);
            Assert.False(framer.IsBetweenMessages);
        }
    }

    [Fact]
    public void An_announced_length_costs_no_memory_before_its_octets_come()
    {
        using var framer = new EnvelopeFramer(Limits.MaxStreamMessage);
        byte[] message = TestMessages.OfLength(Limits.MaxStreamMessage);
        Assert.Equal(DecodeStatus.NeedMore, Feed(framer, message.AsSpan(0, 4000), []));
        Assert.InRange(framer.Capacity, 4000, 16_384);
        var taken = new List<byte[]>();
        Feed(framer, message.AsSpan(4000), taken);
        Assert.Equal(message, Assert.Single(taken));
        framer.GetSpace();
        Assert.InRange(framer.Capacity, 1, 65_536);
    }

    [Fact]
    public void What_is_no_envelope_ends_the_stream_with_its_name()
    {
        byte[] wrongMagic = TestMessages.OfLength(100);
        wrongMagic[1] = (byte)'X';
        byte[] wrongVersion = TestMessages.OfLength(100);
        wrongVersion[2] = 9;
        byte[] tooLong = TestMessages.OfLength(100);
        BigEndian.WriteUInt32(tooLong, 8, Limits.MaxStreamMessage + 1);
        byte[] sealedBeyondTotal = TestMessages.OfLength(100);
        BigEndian.WriteUInt32(sealedBeyondTotal, 12, 101);
        Assert.Equal(DecodeStatus.Malformed, Feed(new EnvelopeFramer(Limits.MaxStreamMessage), wrongMagic, []));
        Assert.Equal(DecodeStatus.Unknown, Feed(new EnvelopeFramer(Limits.MaxStreamMessage), wrongVersion, []));
        Assert.Equal(DecodeStatus.TooLong, Feed(new EnvelopeFramer(Limits.MaxStreamMessage), tooLong, []));
        Assert.Equal(DecodeStatus.Malformed, Feed(new EnvelopeFramer(Limits.MaxStreamMessage), sealedBeyondTotal, []));
    }

    /// <summary>Messages, what is said between them, and noise, parted anywhere: what comes out went in, in order, until the noise ends the stream.</summary>
    [Fact]
    public void What_is_said_between_messages_is_told_apart_from_them_however_the_stream_is_parted()
    {
        Random random = new(40);
        for (int round = 0; round < 500; round++)
        {
            List<byte> stream = [];
            List<string> expected = [];
            for (int i = 0; i < random.Next(1, 12); i++)
            {
                byte[] octets = random.Next(2) == 0 ? TestMessages.OfLength(random.Next(65, 3_000), i) : ControlOf((StreamControlKind)random.Next(1, 12), random);
                stream.AddRange(octets);
                expected.Add(Convert.ToHexString(octets));
            }

            bool isNoisy = random.Next(2) == 0;
            byte[] noise = isNoisy ? [(byte)'N', (byte)random.Next('D', 'O'), .. new byte[200]] : [];
            stream.AddRange(noise);
            using EnvelopeFramer framer = new(Limits.MaxStreamMessage);
            List<string> taken = [];
            DecodeStatus status = DecodeStatus.NeedMore;
            for (int at = 0; at < stream.Count && status == DecodeStatus.NeedMore;)
            {
                Memory<byte> space = framer.GetSpace();
                int part = Math.Min(Math.Min(random.Next(1, 900), space.Length), stream.Count - at);
                stream.GetRange(at, part).ToArray().CopyTo(space);
                framer.Advance(part);
                at += part;
                status = TakeAll(framer, taken);
            }

            Assert.Equal(expected, taken);
            Assert.Equal(isNoisy ? DecodeStatus.Malformed : DecodeStatus.NeedMore, status);
        }
    }

    private static DecodeStatus TakeAll(EnvelopeFramer framer, List<string> taken)
    {
        while (true)
        {
            DecodeStatus status = framer.TryTakeControl(out StreamControl control);
            if (status == DecodeStatus.Complete)
            {
                byte[] octets = new byte[StreamControl.Length];
                control.Write(octets);
                taken.Add(Convert.ToHexString(octets));
                continue;
            }

            int offset = 0;
            int count = 0;
            status = status == DecodeStatus.End ? framer.TryTake(out offset, out count) : status;
            if (status != DecodeStatus.Complete)
            {
                return status;
            }

            taken.Add(Convert.ToHexString(framer.Buffer, offset, count));
        }
    }

    private static byte[] ControlOf(StreamControlKind kind, Random random)
    {
        byte[] octets = new byte[StreamControl.Length];
        new StreamControl(kind, (UInt128)random.NextInt64(), (UInt128)random.NextInt64()).Write(octets);
        return octets;
    }

    private static DecodeStatus Feed(EnvelopeFramer framer, ReadOnlySpan<byte> octets, List<byte[]> taken)
    {
        DecodeStatus status = DecodeStatus.NeedMore;
        while (octets.Length > 0 && status == DecodeStatus.NeedMore)
        {
            Span<byte> space = framer.GetSpace().Span;
            int count = Math.Min(space.Length, octets.Length);
            octets[..count].CopyTo(space);
            octets = octets[count..];
            framer.Advance(count);
            status = framer.TryTake(out int at, out int length);
            while (status == DecodeStatus.Complete)
            {
                taken.Add(framer.Buffer.AsSpan(at, length).ToArray());
                status = framer.TryTake(out at, out length);
            }
        }

        return status;
    }
}
