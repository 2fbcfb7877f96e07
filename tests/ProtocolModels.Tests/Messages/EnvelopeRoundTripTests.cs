using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>What the writer writes is what the second opinion writes, and what the decoder reads (MESSAGES.md).</summary>
public sealed class EnvelopeRoundTripTests
{
    private static readonly byte[] _source = Encoding.UTF8.GetBytes("udp://192.168.1.20:9701");
    private static readonly byte[] _destination = Encoding.UTF8.GetBytes("udp://192.168.1.2:9701");

    [Theory]
    [Trait("Capability", "C1")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EnvelopeBodiesAndTrailerSurviveARoundTripInEverySuite(int suite)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            RawMessage sample = RandomMessage(new Random(seed));
            byte[] expected = SampleKeys.Build(sample, suite);
            Assert.Equal(expected, Write(sample, suite));

            (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(expected);
            Assert.Equal(DecodeStatus.Complete, status);
            AssertFields(sample, envelope, suite);
            Assert.Equal(OpenStatus.Opened, SampleKeys.Of(suite).Open(envelope));
            Assert.Equal(
                sample.Bodies.Select(body => Encoding.ASCII.GetString(body.Tag) + ":" + Convert.ToHexStringLower(body.Body)),
                MessageReading.Bodies(envelope));
            Assert.Equal(sample.Trailer, MessageReading.Slice(envelope, envelope.TrailerOffset, envelope.TrailerLength));
        }
    }

    [Theory]
    [Trait("Capability", "C2")]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void EndpointsArePresentOrAbsentAsSaid(bool withSource, bool withDestination)
    {
        for (int suite = 0; suite <= 2; suite++)
        {
            RawMessage sample = new RawMessage
            {
                Source = withSource ? _source : null,
                Destination = withDestination ? _destination : [],
            }.WithBody("region", 1, 0, 1, 7);
            byte[] octets = Write(sample, suite);
            Assert.Equal(SampleKeys.Build(sample, suite), octets);
            (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(octets);
            Assert.Equal(DecodeStatus.Complete, status);
            Assert.Equal(withSource ? EnvelopeFlags.SourceEndpoint : 0, envelope.Flags & EnvelopeFlags.SourceEndpoint);
            Assert.Equal(withSource ? _source : [], MessageReading.Slice(envelope, envelope.SourceOffset, envelope.SourceLength));
            Assert.Equal(
                withDestination ? _destination : [], MessageReading.Slice(envelope, envelope.DestinationOffset, envelope.DestinationLength));
            Assert.Equal(octets.Length, envelope.TotalLength);
            Assert.Equal(octets[48..64], MessageReading.Slice(envelope, envelope.Offset + 48, Envelope.DigestLength));
            Assert.Equal(OpenStatus.Opened, SampleKeys.Of(suite).Open(envelope));
        }
    }

    [Fact]
    [Trait("Capability", "C1")]
    public void ATrailerOfAnyLengthIsTotalLessBodiesLessEnvelope()
    {
        for (int length = 0; length <= 300; length++)
        {
            RawMessage sample = new RawMessage { Trailer = new byte[length], Source = _source }.WithBody("switch", 1, 2, 3);
            Array.Fill(sample.Trailer, (byte)length);
            (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(sample.BuildClear());
            Assert.Equal(DecodeStatus.Complete, status);
            int envelopeLength = envelope.BodiesOffset - envelope.Offset;
            Assert.Equal(envelope.TotalLength - envelope.BodiesLength - envelopeLength, envelope.TrailerLength);
            Assert.Equal(length, envelope.TrailerLength);
            Assert.Equal(sample.Trailer, MessageReading.Slice(envelope, envelope.TrailerOffset, envelope.TrailerLength));
            Assert.Equal(OpenStatus.Opened, SampleKeys.Clear().Open(envelope));
        }
    }

    [Fact]
    public void AViewIsUsedAgainForTheNextMessageAndForgetsARefusedOne()
    {
        byte[] first = new RawMessage { Source = _source }.WithBody("region", 1).WithBody("chat", 2).BuildClear();
        byte[] second = new RawMessage().WithBody("file", 3).BuildClear();
        var envelope = new Envelope();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecode(first, 0, first.Length, Limits.MaxDatagram));
        Assert.Equal(["region:01", "chat:02"], MessageReading.Bodies(envelope));
        Assert.Equal(DecodeStatus.NeedMore, envelope.TryDecode(second, 0, second.Length - 1, Limits.MaxDatagram));
        Assert.Equal(DecodeStatus.End, envelope.NextBody());
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecode(second, 0, second.Length, Limits.MaxDatagram));
        Assert.Equal(0, envelope.SourceLength);
        Assert.Equal(["file:03"], MessageReading.Bodies(envelope));
        Assert.Equal(DecodeStatus.End, envelope.NextBody());
        envelope.RewindBodies(envelope.BodiesLength);
        Assert.Equal(["file:03"], MessageReading.Bodies(envelope));
    }

    [Fact]
    public void TheSenderIsCopiedOutOfTheBuffer()
    {
        byte[] octets = new RawMessage().BuildClear();
        (_, Envelope envelope) = MessageReading.DecodeDatagram(octets);
        Identifier sender = envelope.CopySender();
        Array.Clear(envelope.Buffer);
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", sender.ToString());
    }

    private static void AssertFields(RawMessage sample, Envelope envelope, int suite)
    {
        Assert.Equal(suite, envelope.Suite);
        Assert.Equal((sample.Source == null ? 0 : 1) | (suite == 0 ? 0 : 2), envelope.Flags);
        Assert.Equal(sample.HopLimit, envelope.HopLimit);
        Assert.Equal(sample.Bodies.Count, envelope.BodyCount);
        Assert.Equal(suite == 0 ? 0 : SampleKeys.KeyId, envelope.KeyId);
        Assert.Equal(sample.Sequence, envelope.Sequence);
        Assert.Equal(sample.Sender, MessageReading.Slice(envelope, envelope.SenderOffset, Identifier.Length));
        Assert.Equal(sample.Source ?? [], MessageReading.Slice(envelope, envelope.SourceOffset, envelope.SourceLength));
        Assert.Equal(sample.Destination, MessageReading.Slice(envelope, envelope.DestinationOffset, envelope.DestinationLength));
        Assert.Equal(envelope.TotalLength - envelope.TrailerLength, envelope.SealedLength);
    }

    /// <summary>Writes a sample with the class under test; hop limit and trailer are what a relay leaves behind.</summary>
    private static byte[] Write(RawMessage sample, int suite)
    {
        byte[] buffer = new byte[8192];
        new Random(7).NextBytes(buffer);
        var writer = new MessageWriter(new Identifier(sample.Sender, 0));
        writer.BeginTo(buffer, 5, buffer.Length - 5, sample.Source, sample.Destination);
        foreach ((byte[] tag, byte[] body) in sample.Bodies)
        {
            writer.BeginBody(tag);
            writer.WriteRaw(body, 0, body.Length);
            writer.EndBody();
        }

        int length = writer.Finish(SampleKeys.Of(suite), sample.Sequence);
        byte[] message = [.. buffer[5..(5 + length)], .. sample.Trailer];
        message[5] = sample.HopLimit;
        RawMessage.Big32((uint)message.Length).CopyTo(message, 8);
        return message;
    }

    private static RawMessage RandomMessage(Random random)
    {
        var sample = new RawMessage
        {
            HopLimit = (byte)random.Next(Limits.MaxHops + 1),
            Sequence = (ulong)random.NextInt64(1, long.MaxValue),
            Sender = RandomOctets(random, 16),
            Source = random.Next(2) == 0 ? null : RandomOctets(random, random.Next(1, 129)),
            Destination = RandomOctets(random, random.Next(2) * random.Next(129)),
            Trailer = RandomOctets(random, random.Next(2) * random.Next(60)),
        };
        int bodies = random.Next(Limits.MaxBodies + 1);
        for (int i = 0; i < bodies; i++)
        {
            string tag = new([.. Enumerable.Range(0, random.Next(1, 17)).Select(_ => (char)random.Next('a', 'z' + 1))]);
            sample.WithBody(tag, RandomOctets(random, random.Next(3) * random.Next(100)));
        }

        return sample;
    }

    private static byte[] RandomOctets(Random random, int count)
    {
        byte[] octets = new byte[count];
        random.NextBytes(octets);
        return octets;
    }
}
