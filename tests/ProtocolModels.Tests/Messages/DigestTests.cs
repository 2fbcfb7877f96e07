using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>
/// The digest's rule (MESSAGES.md). What may change on the way without the digest noticing: the hop limit, the total length, and the
/// trailer. Every other bit is covered.
/// </summary>
public sealed class DigestTests
{
    private const int HopLimitAt = 5;
    private const int TotalLengthAt = 8;

    [Theory]
    [Trait("Capability", "C10")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EveryFlippedBitIsRefusedAndCountedButInWhatRelaysMayChange(int suite)
    {
        RawMessage message = new RawMessage { Source = "udp://10.0.0.1:9701"u8.ToArray(), Destination = "memory://b"u8.ToArray(), Trailer = [7, 7, 7] }
            .WithBody("switch", 1, 0, 1, 1).WithBody("chat", new byte[21]);
        byte[] octets = SampleKeys.Build(message, suite);
        int sealedLength = octets.Length - 3;
        var refused = new SortedDictionary<string, int>();
        var refusedInFixedPart = new SortedDictionary<string, int>();
        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            byte[] flipped = [.. octets];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            string answer = MessageReading.Receive(flipped, SampleKeys.Of(suite));
            if (MayChange(bit / 8, sealedLength))
            {
                Assert.Contains(answer, new[] { "Opened", "TooLong", "Malformed" });
                continue;
            }

            Assert.NotEqual("Opened", answer);
            refused[answer] = refused.GetValueOrDefault(answer) + 1;
            int counted = bit / 8 < Envelope.FixedLength ? 1 : 0;
            refusedInFixedPart[answer] = refusedInFixedPart.GetValueOrDefault(answer) + counted;
        }

        // Every one was counted under a name, and the name says which field was hit: 8 bits of the version and 6 of the suite; the 13 bits
        // that make a body count above 8; a key id in a clear message (64) against a wrong one in a sealed message.
        Assert.Equal((sealedLength - 5) * 8, refused.Values.Sum());
        Assert.Equal(new[] { "BadDigest", "Malformed", "TooLong", "Unknown" }, refused.Keys);
        Assert.Equal(14, refusedInFixedPart["Unknown"]);
        Assert.Equal(13, refusedInFixedPart["TooLong"]);
        Assert.Equal((59 * 8) - 27, refusedInFixedPart["BadDigest"] + refusedInFixedPart["Malformed"]);
        Assert.InRange(refusedInFixedPart["BadDigest"], suite == 0 ? 321 : 385, suite == 0 ? 360 : 424);
        Assert.True(refused["BadDigest"] > (sealedLength - 64) * 7);
    }

    [Theory]
    [Trait("Capability", "C10")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void RelaysMayLowerTheHopLimitAndAddATrailer(int suite)
    {
        byte[] octets = SampleKeys.Build(new RawMessage().WithBody("switch", 1, 0, 1, 1), suite);
        for (int hops = 0; hops <= Limits.MaxHops; hops++)
        {
            for (int trailer = 0; trailer < 40; trailer++)
            {
                byte[] relayed = [.. octets, .. Enumerable.Repeat((byte)0xA5, trailer)];
                relayed[HopLimitAt] = (byte)hops;
                RawMessage.Big32((uint)relayed.Length).CopyTo(relayed, TotalLengthAt);
                (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(relayed);
                Assert.Equal(DecodeStatus.Complete, status);
                byte[] head = MessageReading.Slice(envelope, envelope.Offset, Envelope.FixedLength);
                Assert.Equal(OpenStatus.Opened, SampleKeys.Of(suite).Open(envelope));
                Assert.Equal(head, MessageReading.Slice(envelope, envelope.Offset, Envelope.FixedLength));
                Assert.Equal(hops, envelope.HopLimit);
                Assert.Equal(["switch:01000101"], MessageReading.Bodies(envelope));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ARefusedMessageKeepsItsFixedPartForTheLog(int suite)
    {
        byte[] octets = SampleKeys.Build(new RawMessage().WithBody("switch", 1, 0, 1, 1), suite);
        octets[63] ^= 1;
        (_, Envelope envelope) = MessageReading.DecodeDatagram(octets);
        Assert.Equal(OpenStatus.BadDigest, SampleKeys.Of(suite).Open(envelope));
        Assert.Equal(octets[..64], MessageReading.Slice(envelope, envelope.Offset, Envelope.FixedLength));
    }

    [Fact]
    public void AnotherKeyIsABadDigest()
    {
        byte[] cbc = SampleKeys.Build(new RawMessage().WithBody("chat", 1), 1);
        byte[] gcm = SampleKeys.Build(new RawMessage().WithBody("chat", 1), 2);
        Assert.Equal("BadDigest", MessageReading.Receive(cbc, SampleKeys.Cbc(mac: new byte[32])));
        Assert.Equal("BadDigest", MessageReading.Receive(gcm, SampleKeys.Gcm(key: new byte[32])));
    }

    [Fact]
    public void AnotherSuiteThanTheKeyIsForIsNamed()
    {
        for (int suite = 0; suite <= 2; suite++)
        {
            byte[] octets = SampleKeys.Build(new RawMessage().WithBody("chat", 1), suite);
            for (int other = 0; other <= 2; other++)
            {
                Assert.Equal(other == suite ? "Opened" : "WrongSuite", MessageReading.Receive(octets, SampleKeys.Of(other)));
            }
        }

        byte[] integrityOnly = new RawMessage { Suite = 3, KeyId = 5 }.BuildClear();
        for (int suite = 0; suite <= 2; suite++)
        {
            Assert.Equal("WrongSuite", MessageReading.Receive(integrityOnly, SampleKeys.Of(suite)));
        }
    }

    private static bool MayChange(int octet, int sealedLength) =>
        octet == HopLimitAt || (octet >= TotalLengthAt && octet < TotalLengthAt + 4) || octet >= sealedLength;
}
