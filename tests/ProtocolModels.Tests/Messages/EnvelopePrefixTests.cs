using System.Text;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>A message that is not all there is never taken for a whole one.</summary>
public sealed class EnvelopePrefixTests
{
    [Theory]
    [Trait("Capability", "C1")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EveryStrictPrefixNeedsMoreOnAStreamAndIsMalformedAsADatagram(int suite)
    {
        foreach (RawMessage sample in Samples())
        {
            byte[] octets = SampleKeys.Build(sample, suite);
            for (int count = 0; count < octets.Length; count++)
            {
                Assert.Equal(DecodeStatus.NeedMore, MessageReading.DecodeStream(octets, count));
                Assert.Equal(DecodeStatus.Malformed, MessageReading.DecodeDatagram(octets[..count]).Status);
            }

            Assert.Equal(DecodeStatus.Complete, MessageReading.DecodeStream(octets, octets.Length));
            Assert.Equal(DecodeStatus.Complete, MessageReading.DecodeDatagram(octets).Status);
        }
    }

    [Fact]
    public void OctetsBehindAMessageBelongToTheNextOneOnAStreamAndSpoilADatagram()
    {
        byte[] octets = [.. new RawMessage().WithBody("chat", 1).BuildClear(), 0];
        Assert.Equal(DecodeStatus.Complete, MessageReading.DecodeStream(octets, octets.Length));
        Assert.Equal(DecodeStatus.Malformed, MessageReading.DecodeDatagram(octets).Status);
    }

    [Fact]
    public void TwoMessagesOnAStreamAreReadOneBehindTheOther()
    {
        byte[] first = new RawMessage { Trailer = [9, 9] }.WithBody("chat", 1).BuildClear();
        byte[] second = new RawMessage().WithBody("file", 2).BuildClear();
        byte[] stream = [.. first, .. second];
        var envelope = new Envelope();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecode(stream, 0, stream.Length, Limits.MaxStreamMessage));
        Assert.Equal(first.Length, envelope.TotalLength);
        Assert.Equal(["chat:01"], MessageReading.Bodies(envelope));
        int at = envelope.TotalLength;
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecode(stream, at, stream.Length - at, Limits.MaxStreamMessage));
        Assert.Equal(["file:02"], MessageReading.Bodies(envelope));
    }

    [Fact]
    public void AWrongFirstOctetIsRefusedBeforeTheRestHasCome()
    {
        Assert.Equal(DecodeStatus.Malformed, MessageReading.DecodeStream("M"u8.ToArray(), 1));
        Assert.Equal(DecodeStatus.Malformed, MessageReading.DecodeStream("NQ"u8.ToArray(), 2));
        Assert.Equal(DecodeStatus.NeedMore, MessageReading.DecodeStream("NP"u8.ToArray(), 2));
    }

    [Fact]
    public void ATotalBeyondTheLimitIsRefusedAsSoonAsTheFixedPartIsThere()
    {
        byte[] octets = new RawMessage { TotalLength = Limits.MaxStreamMessage + 1 }.BuildClear();
        Assert.Equal(DecodeStatus.NeedMore, MessageReading.DecodeStream(octets, Envelope.FixedLength - 1));
        Assert.Equal(DecodeStatus.TooLong, MessageReading.DecodeStream(octets, Envelope.FixedLength));
    }

    private static RawMessage[] Samples()
    {
        byte[] endpoint = Encoding.UTF8.GetBytes("udp://[fe80::1]:9701");
        return
        [
            new RawMessage(),
            new RawMessage { Trailer = [1, 2, 3] }.WithBody("switch", 1, 0, 1, 1),
            new RawMessage { Source = endpoint, Destination = endpoint }.WithBody("region").WithBody("chat", new byte[40]),
        ];
    }
}
