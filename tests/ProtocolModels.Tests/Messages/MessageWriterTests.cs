using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>The writer writes no octet beyond its room, and no message that a receiver refuses.</summary>
public sealed class MessageWriterTests
{
    private static readonly Identifier _sender = new(new byte[16], 0);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void TooLittleRoomEndsInZeroAndTouchesNothingBeyondIt(int suite)
    {
        int needed = Write(new byte[400], 400, suite, out _);
        Assert.True(needed > 0);
        for (int capacity = 0; capacity <= needed + 2; capacity++)
        {
            byte[] buffer = new byte[400];
            Array.Fill(buffer, (byte)0xEE);
            int length = Write(buffer, capacity, suite, out bool overflowed);
            Assert.Equal(capacity >= needed ? needed : 0, length);
            Assert.Equal(capacity < needed, overflowed);
            Assert.DoesNotContain(buffer[(10 + capacity)..], octet => octet != 0xEE);
            Assert.DoesNotContain(buffer[..10], octet => octet != 0xEE);
        }
    }

    [Fact]
    public void ANinthBodyDoesNotFit()
    {
        for (int bodies = 0; bodies <= 10; bodies++)
        {
            MessageWriter writer = Begin(new byte[400]);
            for (int i = 0; i < bodies; i++)
            {
                writer.BeginBody(ProtocolTag.Chat);
                writer.EndBody();
            }

            Assert.Equal(bodies > 8, writer.Overflowed);
            Assert.Equal(bodies > 8 ? 0 : 65 + (9 * bodies), writer.Finish(SampleKeys.Clear(), 1));
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(256, false)]
    [InlineData(257, false)]
    public void ATagHasOneTo16Octets(int length, bool fits)
    {
        MessageWriter writer = Begin(new byte[1000]);
        writer.BeginBody(new byte[length]);
        writer.WriteUInt8(1, 1);
        writer.EndBody();
        Assert.Equal(fits, writer.Finish(SampleKeys.Clear(), 1) > 0);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(256, false)]
    public void AnEndpointHasAtMost128Octets(int length, bool fits)
    {
        var writer = new MessageWriter(_sender);
        byte[] buffer = new byte[1000];
        writer.BeginTo(buffer, 0, buffer.Length, new byte[length], null);
        Assert.Equal(fits, writer.Finish(SampleKeys.Clear(), 1) > 0);
        writer.BeginTo(buffer, 0, buffer.Length, null, new byte[length]);
        Assert.Equal(fits, writer.Finish(SampleKeys.Clear(), 1) > 0);
    }

    [Fact]
    public void AnEmptySourceEndpointIsNone()
    {
        var writer = new MessageWriter(_sender);
        byte[] buffer = new byte[100];
        writer.BeginTo(buffer, 0, buffer.Length, [], []);
        int length = writer.Finish(SampleKeys.Clear(), 1);
        Assert.Equal(65, length);
        Assert.Equal("Opened", MessageReading.Receive(buffer[..length], SampleKeys.Clear()));
    }

    [Fact]
    public void AFieldHasAtMost65535Octets()
    {
        byte[] value = new byte[65536];
        MessageWriter writer = Begin(new byte[200_000]);
        writer.BeginBody(ProtocolTag.File);
        writer.WriteOctets(1, value, 0, 65535);
        Assert.False(writer.Overflowed);
        writer.WriteOctets(2, value, 0, 65536);
        Assert.True(writer.Overflowed);
        Assert.Equal(-1, writer.ReserveOctets(3, 1));
        writer.EndBody();
        Assert.Equal(0, writer.Finish(SampleKeys.Clear(), 1));
    }

    [Fact]
    public void OneWriterWritesMessageAfterMessage()
    {
        byte[] buffer = new byte[400];
        var writer = new MessageWriter(_sender);
        for (int i = 0; i < 3; i++)
        {
            writer.Begin(buffer, 0, i == 1 ? 70 : 400);
            writer.BeginBody(ProtocolTag.Chat);
            writer.WriteUInt8(1, i);
            writer.EndBody();
            int length = writer.Finish(SampleKeys.Clear(), 1);
            Assert.Equal(i == 1 ? 0 : 78, length);
            if (length > 0)
            {
                (_, Envelope envelope) = MessageReading.DecodeDatagram(buffer[..length]);
                Assert.Equal(["chat:0100010" + i], MessageReading.Bodies(envelope));
            }
        }

        Assert.Same(buffer, writer.Buffer);
        Assert.Same(_sender, writer.Sender);
    }

    [Fact]
    public void NumbersAreInNetworkOrder()
    {
        byte[] octets = [0, 0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10];
        Assert.Equal(0xFEDC, BigEndian.ReadUInt16(octets, 1));
        Assert.Equal(0xFEDCBA98U, BigEndian.ReadUInt32(octets, 1));
        Assert.Equal(0xFEDCBA9876543210UL, BigEndian.ReadUInt64(octets, 1));
        byte[] copy = new byte[9];
        BigEndian.WriteUInt64(copy, 1, 0xFEDCBA9876543210);
        Assert.Equal(octets, copy);
        BigEndian.WriteUInt32(copy, 2, 0x01020304);
        BigEndian.WriteUInt16(copy, 7, 0x0506);
        Assert.Equal([0, 0xFE, 1, 2, 3, 4, 0x54, 5, 6], copy);
    }

    private static MessageWriter Begin(byte[] buffer)
    {
        var writer = new MessageWriter(_sender);
        writer.Begin(buffer, 0, buffer.Length);
        return writer;
    }

    private static int Write(byte[] buffer, int capacity, int suite, out bool overflowed)
    {
        var writer = new MessageWriter(_sender);
        writer.BeginTo(buffer, buffer.Length == 400 && capacity < 390 ? 10 : 0, capacity, "memory://a"u8.ToArray(), "memory://b"u8.ToArray());
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(1, 1);
        writer.WriteUInt16(2, 2);
        writer.WriteUInt32(3, 3);
        writer.WriteUInt64(4, 4);
        writer.WriteIdentifier(5, _sender);
        writer.EndBody();
        writer.BeginBody(ProtocolTag.Chat);
        writer.WriteRaw([1, 2, 3], 0, 3);
        writer.EndBody();
        int length = writer.Finish(SampleKeys.Of(suite), 1);
        overflowed = writer.Overflowed;
        return length;
    }
}
