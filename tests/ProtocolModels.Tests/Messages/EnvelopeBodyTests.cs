using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Several bodies in one message: their order, their tags, and bodies that do not hold together.</summary>
public sealed class EnvelopeBodyTests
{
    [Theory]
    [Trait("Capability", "C3")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void AnUnknownTagIsSkippedByItsLengthAndTheOthersAreDelivered(int suite)
    {
        RawMessage message = new RawMessage()
            .WithBody("switch", 1, 0, 1, 1).WithBody("never-heard-of", new byte[77]).WithBody("chat", 5).WithBody("x").WithBody("switch", 2);
        (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(SampleKeys.Build(message, suite));
        Assert.Equal(DecodeStatus.Complete, status);
        Assert.Equal(OpenStatus.Opened, SampleKeys.Of(suite).Open(envelope));
        var delivered = new List<string>();
        int skipped = 0;
        while (envelope.NextBody() == DecodeStatus.Complete)
        {
            string? handler = envelope.BodyIs(ProtocolTag.Switch) ? "switch" : envelope.BodyIs(ProtocolTag.Chat) ? "chat" : null;
            if (handler == null)
            {
                skipped++;
                continue;
            }

            delivered.Add(handler + Convert.ToHexStringLower(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
        }

        Assert.Equal(["switch01000101", "chat05", "switch02"], delivered);
        Assert.Equal(2, skipped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void BodiesComeInTheirOrder(int count)
    {
        var message = new RawMessage();
        for (int i = 0; i < count; i++)
        {
            message.WithBody("tag" + i, new byte[i]);
        }

        for (int suite = 0; suite <= 2; suite++)
        {
            (_, Envelope envelope) = MessageReading.DecodeDatagram(SampleKeys.Build(message, suite));
            Assert.Equal(count, envelope.BodyCount);
            Assert.Equal(OpenStatus.Opened, SampleKeys.Of(suite).Open(envelope));
            Assert.Equal(
                Enumerable.Range(0, count).Select(i => "tag" + i + ":" + Convert.ToHexStringLower(new byte[i])), MessageReading.Bodies(envelope));
        }
    }

    [Theory]
    [InlineData(0, "", true)]
    [InlineData(0, "0161000000020102016200000000", false)]
    [InlineData(1, "0161000000020102016200000000", false)]
    [InlineData(2, "0161000000020102016200000000", true)]
    [InlineData(3, "0161000000020102016200000000", false)]
    [InlineData(2, "01610000000201020162000000", false)]
    [InlineData(2, "016100000002010201620000000000", false)]
    [InlineData(2, "016100000002010201620000000100", true)]
    [InlineData(2, "016100000002010201620000000200", false)]
    [InlineData(1, "", false)]
    [InlineData(1, "01", false)]
    [InlineData(1, "0161", false)]
    [InlineData(1, "0161000000", false)]
    [InlineData(1, "016100000000", true)]
    [InlineData(1, "016100000001", false)]
    [InlineData(1, "0161ffffffff", false)]
    [InlineData(1, "016180000000", false)]
    [InlineData(1, "01617fffffff", false)]
    [InlineData(1, "0000000000", false)]
    [InlineData(1, "11616161616161616161616161616161616100000000", false)]
    [InlineData(1, "ff", false)]
    [InlineData(1, "106161616161616161616161616161616100000000", true)]
    public void BodiesMustFillTheirSpaceExactly(int count, string hex, bool wellFormed)
    {
        byte[] bodies = Convert.FromHexString(hex);
        for (int suite = 0; suite <= 2; suite++)
        {
            byte[] octets = SampleKeys.Build(new RawMessage { BodyOctets = bodies, BodyCount = (ushort)count }, suite);
            Assert.Equal(wellFormed ? "Opened" : "MalformedBodies", MessageReading.Receive(octets, SampleKeys.Of(suite)));
        }
    }

    [Fact]
    public void ATagOf17OctetsIsTooLongAndOneOfNoneMalformed()
    {
        Assert.Equal(["aaaaaaaaaaaaaaaa:00"], ClearBodies(new string('a', 16)));
        Assert.Equal(["TooLong"], ClearBodies(new string('a', 17)));
        Assert.Equal(["TooLong"], ClearBodies(new string('a', 200)));
        Assert.Equal(["Malformed"], ClearBodies(""));
    }

    [Fact]
    public void ARefusedBodyStaysRefusedHoweverOftenItIsAskedFor()
    {
        (_, Envelope envelope) = MessageReading.DecodeDatagram(new RawMessage { BodyOctets = [1], BodyCount = 1 }.BuildClear());
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(DecodeStatus.Malformed, envelope.NextBody());
        }
    }

    [Fact]
    public void TagsAreComparedWhole()
    {
        Assert.True(ProtocolTag.Matches(ProtocolTag.Chat, "chat"u8.ToArray(), 0, 4));
        Assert.False(ProtocolTag.Matches(ProtocolTag.Chat, "chats"u8.ToArray(), 0, 5));
        Assert.False(ProtocolTag.Matches(ProtocolTag.Chat, "cha"u8.ToArray(), 0, 3));
        Assert.False(ProtocolTag.Matches(ProtocolTag.Chat, "chaT"u8.ToArray(), 0, 4));
        Assert.Equal("session"u8.ToArray(), ProtocolTag.Session);
        Assert.Equal("region"u8.ToArray(), ProtocolTag.Region);
        Assert.Equal("switch"u8.ToArray(), ProtocolTag.Switch);
        Assert.Equal("file"u8.ToArray(), ProtocolTag.File);
        Assert.Equal("error"u8.ToArray(), ProtocolTag.Error);
    }

    private static List<string> ClearBodies(string tag)
    {
        (DecodeStatus status, Envelope envelope) = MessageReading.DecodeDatagram(new RawMessage().WithBody(tag, 0).BuildClear());
        Assert.Equal(DecodeStatus.Complete, status);
        return MessageReading.Bodies(envelope);
    }
}
