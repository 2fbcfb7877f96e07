using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Every field of the fixed part with values that no sender writes, and the limits; the answers are those of MESSAGES.md.</summary>
public sealed class EnvelopeFieldTests
{
    [Fact]
    public void AnyOtherMagicIsMalformed()
    {
        for (int at = 0; at < 2; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] octets = Sample().BuildClear();
                bool right = octets[at] == value;
                octets[at] = (byte)value;
                Assert.Equal(right ? DecodeStatus.Complete : DecodeStatus.Malformed, Decode(octets));
            }
        }
    }

    [Fact]
    public void AnyOtherVersionIsUnknown()
    {
        for (int version = 0; version < 256; version++)
        {
            byte[] octets = new RawMessage { Version = (byte)version }.BuildClear();
            Assert.Equal(version == 1 ? DecodeStatus.Complete : DecodeStatus.Unknown, Decode(octets));
        }
    }

    [Theory]
    [InlineData(0, 0UL)]
    [InlineData(0, 5UL)]
    [InlineData(1, 0UL)]
    [InlineData(1, 5UL)]
    [InlineData(2, 0UL)]
    [InlineData(2, 5UL)]
    [InlineData(3, 0UL)]
    [InlineData(3, 5UL)]
    public void FlagsSuiteAndKeyIdMustAgree(int suite, ulong keyId)
    {
        for (int flags = 0; flags < 256; flags++)
        {
            bool unknown = (flags & 0xF8) != 0;
            bool encryption = (flags & 2) != 0 == suite is 1 or 2;
            bool key = (keyId == 0) == (suite == 0) && (suite != 0 || (flags & 4) == 0);
            byte[] octets = new RawMessage { Flags = (byte)flags, Suite = (byte)suite, KeyId = keyId, Source = "memory://a"u8.ToArray() }.BuildClear();
            DecodeStatus expected = unknown || !encryption || !key ? DecodeStatus.Malformed : DecodeStatus.Complete;
            Assert.Equal(expected, Decode(octets));
        }
    }

    [Fact]
    public void AnyOtherSuiteIsUnknown()
    {
        for (int suite = 4; suite < 256; suite++)
        {
            Assert.Equal(DecodeStatus.Unknown, Decode(new RawMessage { Suite = (byte)suite, KeyId = 5 }.BuildClear()));
        }
    }

    [Fact]
    public void AHopLimitAboveEightIsTooLong()
    {
        for (int hops = 0; hops < 256; hops++)
        {
            byte[] octets = new RawMessage { HopLimit = (byte)hops }.BuildClear();
            Assert.Equal(hops <= Limits.MaxHops ? DecodeStatus.Complete : DecodeStatus.TooLong, Decode(octets));
        }
    }

    [Fact]
    public void ABodyCountAboveEightIsTooLong()
    {
        for (int count = 0; count < 65536; count++)
        {
            byte[] octets = new RawMessage { BodyCount = (ushort)count }.BuildClear();
            Assert.Equal(count <= Limits.MaxBodies ? DecodeStatus.Complete : DecodeStatus.TooLong, Decode(octets));
        }
    }

    [Theory]
    [InlineData(0U, DecodeStatus.Malformed)]
    [InlineData(63U, DecodeStatus.Malformed)]
    [InlineData(64U, DecodeStatus.Malformed)]
    [InlineData(0x80000000U, DecodeStatus.TooLong)]
    [InlineData(0xFFFFFFFFU, DecodeStatus.TooLong)]
    [InlineData(Limits.MaxStreamMessage + 1U, DecodeStatus.TooLong)]
    [InlineData((uint)Limits.MaxStreamMessage, DecodeStatus.NeedMore)]
    public void TheTotalLengthCoversEnvelopeAndBodiesAndKeepsTheLimit(uint total, DecodeStatus expected)
    {
        byte[] octets = new RawMessage { TotalLength = total }.BuildClear();
        Assert.Equal(expected, MessageReading.DecodeStream(octets, octets.Length));
    }

    [Theory]
    [InlineData(0U)]
    [InlineData(63U)]
    [InlineData(64U)]
    [InlineData(0x80000000U)]
    [InlineData(0xFFFFFFFFU)]
    public void ALengthOfEnvelopeAndBodiesThatHoldsNoEnvelopeOrPassesTheTotalIsMalformed(uint sealedLength) =>
        Assert.Equal(DecodeStatus.Malformed, Decode(new RawMessage { SealedLength = sealedLength }.BuildClear()));

    [Fact]
    public void ALengthOfEnvelopeAndBodiesOneAboveTheTotalIsMalformed()
    {
        byte[] octets = Sample().BuildClear();
        RawMessage.Big32((uint)octets.Length + 1).CopyTo(octets, 12);
        Assert.Equal(DecodeStatus.Malformed, Decode(octets));
    }

    [Theory]
    [InlineData(Limits.MaxDatagram)]
    [InlineData(Limits.MaxConstrainedMessage)]
    [InlineData(Limits.MaxStreamMessage)]
    public void AMessageOfTheLimitIsTakenAndOneMoreOctetIsTooLong(int limit)
    {
        int envelope = Envelope.FixedLength + 1 + 1 + 4 + 4;
        byte[] longest = new RawMessage().WithBody("file", new byte[limit - envelope]).BuildClear();
        byte[] longer = new RawMessage().WithBody("file", new byte[limit - envelope + 1]).BuildClear();
        byte[] longerByItsTrailer = new RawMessage { Trailer = [1] }.WithBody("file", new byte[limit - envelope]).BuildClear();
        Assert.Equal(limit, longest.Length);
        Assert.Equal("Opened", MessageReading.Receive(longest, SampleKeys.Clear(), limit));
        Assert.Equal("TooLong", MessageReading.Receive(longer, SampleKeys.Clear(), limit));
        Assert.Equal("TooLong", MessageReading.Receive(longerByItsTrailer, SampleKeys.Clear(), limit));
    }

    [Theory]
    [InlineData(0, DecodeStatus.Malformed)]
    [InlineData(1, DecodeStatus.Complete)]
    [InlineData(128, DecodeStatus.Complete)]
    [InlineData(129, DecodeStatus.TooLong)]
    [InlineData(255, DecodeStatus.TooLong)]
    public void ASourceEndpointHasOneTo128Octets(int length, DecodeStatus expected) =>
        Assert.Equal(expected, Decode(new RawMessage { Source = new byte[length] }.BuildClear()));

    [Theory]
    [InlineData(0, DecodeStatus.Complete)]
    [InlineData(128, DecodeStatus.Complete)]
    [InlineData(129, DecodeStatus.TooLong)]
    [InlineData(255, DecodeStatus.TooLong)]
    public void ADestinationEndpointHasAtMost128Octets(int length, DecodeStatus expected) =>
        Assert.Equal(expected, Decode(new RawMessage { Destination = new byte[length] }.BuildClear()));

    [Fact]
    public void AnEndpointThatRunsOverTheBodiesEndIsMalformedAndOneBeyondItsLimitTooLongAllTheSame()
    {
        RawMessage message = new() { Source = new byte[10], Trailer = new byte[300] };
        byte[] octets = message.BuildClear();
        int destinationAt = Envelope.FixedLength + 1 + 10;
        for (int length = 0; length < 256; length++)
        {
            octets[destinationAt] = (byte)length;
            DecodeStatus expected = length == 0 ? DecodeStatus.Complete : length <= 128 ? DecodeStatus.Malformed : DecodeStatus.TooLong;
            Assert.Equal(expected, Decode(octets));
        }

        octets = message.BuildClear();
        for (int length = 11; length < 256; length++)
        {
            octets[Envelope.FixedLength] = (byte)length;
            Assert.Equal(length <= 128 ? DecodeStatus.Malformed : DecodeStatus.TooLong, Decode(octets));
        }
    }

    [Fact]
    public void KeyIdSequenceAndSenderMayHoldAnything()
    {
        byte[] all = new byte[16];
        Array.Fill(all, (byte)0xFF);
        RawMessage message = new() { Sequence = ulong.MaxValue, Sender = all };
        message.KeyId = ulong.MaxValue;
        byte[] octets = message.BuildCbc(SampleKeys.CipherKey, SampleKeys.MacKey, SampleKeys.IvKey);
        (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(octets);
        Assert.Equal(DecodeStatus.Complete, status);
        Assert.Equal(ulong.MaxValue, envelope.KeyId);
        Assert.Equal(ulong.MaxValue, envelope.Sequence);
        Assert.Equal(all, MessageReading.Slice(envelope, envelope.SenderOffset, 16));
    }

    private static RawMessage Sample() => new RawMessage().WithBody("switch", 1, 0, 1, 1);

    private static DecodeStatus Decode(byte[] octets) => MessageReading.DecodeDatagram(octets).Status;
}
