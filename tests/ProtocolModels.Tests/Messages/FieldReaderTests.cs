using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Fields of bodies, <c>u8 id, u16 length, value</c>: written, read, cut short.</summary>
public sealed class FieldReaderTests
{
    [Fact]
    public void EveryKindOfFieldIsReadAsItWasWritten()
    {
        byte[] buffer = new byte[300];
        MessageWriter writer = Begin(buffer);
        var id = new Identifier(Convert.FromHexString("0123456789abcdef0123456789abcdef"), 0);
        int from = writer.Position;
        writer.WriteUInt8(1, 0xFE);
        writer.WriteUInt16(2, 0xFEDC);
        writer.WriteUInt32(3, 0xFEDCBA98);
        writer.WriteUInt64(4, 0xFEDCBA9876543210);
        writer.WriteOctets(5, [9, 8, 7, 6], 1, 2);
        writer.WriteIdentifier(6, id);
        writer.WriteOctets(7, [], 0, 0);
        int at = writer.ReserveOctets(255, 3);
        buffer[at] = 0xAA;
        Assert.False(writer.Overflowed);
        string hex = Convert.ToHexStringLower(buffer, from, writer.Position - from);
        Assert.Equal(
            "010001fe" + "020002fedc" + "030004fedcba98" + "040008fedcba9876543210" + "0500020807"
            + "0600100123456789abcdef0123456789abcdef" + "070000" + "ff0003aa", hex[..^4]);

        var reader = new FieldReader();
        reader.Begin(buffer, from, writer.Position - from);
        NextIs(reader, 1, 1);
        Assert.Equal(from, reader.FieldOffset);
        Assert.Equal(0xFEU, reader.Number);
        NextIs(reader, 2, 2);
        Assert.Equal(0xFEDCU, reader.Number);
        NextIs(reader, 3, 4);
        Assert.Equal(0xFEDCBA98U, reader.Number);
        NextIs(reader, 4, 8);
        Assert.Equal(0xFEDCBA9876543210UL, reader.LongNumber);
        NextIs(reader, 5, 2);
        NextIs(reader, 6, 16);
        Assert.True(id.Matches(reader.Buffer, reader.Offset));
        NextIs(reader, 7, 0);
        NextIs(reader, 255, 3);
        Assert.Equal(at, reader.Offset);
        Assert.Equal(DecodeStatus.End, reader.Next());
        Assert.Equal(DecodeStatus.End, reader.Next());
    }

    [Fact]
    public void ABodyCutInsideAFieldIsMalformedAndBetweenFieldsEnds()
    {
        byte[] body = [1, 0, 1, 7, 2, 0, 0, 200, 0, 3, 1, 2, 3];
        int[] ends = [0, 4, 7, 13];
        var reader = new FieldReader();
        for (int count = 0; count <= body.Length; count++)
        {
            reader.Begin(body, 0, count);
            DecodeStatus status = reader.Next();
            while (status == DecodeStatus.Complete)
            {
                status = reader.Next();
            }

            Assert.Equal(ends.Contains(count) ? DecodeStatus.End : DecodeStatus.Malformed, status);
            Assert.Equal(status, reader.Next());
        }
    }

    [Fact]
    public void AnyOctetsEndInEndOrMalformed()
    {
        var reader = new FieldReader();
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] body = new byte[random.Next(60)];
            random.NextBytes(body);
            for (int i = 1; i < body.Length; i += random.Next(1, 4))
            {
                body[i] = (byte)random.Next(3);
            }

            reader.Begin(body, 0, body.Length);
            DecodeStatus status;
            int fields = 0;
            while ((status = reader.Next()) == DecodeStatus.Complete)
            {
                Assert.InRange(reader.Offset + reader.Length, 0, body.Length);
                Assert.InRange(++fields, 1, 20);
            }

            Assert.Contains(status, new[] { DecodeStatus.End, DecodeStatus.Malformed });
        }
    }

    private static void NextIs(FieldReader reader, int id, int length)
    {
        Assert.Equal(DecodeStatus.Complete, reader.Next());
        Assert.Equal(id, reader.Id);
        Assert.Equal(length, reader.Length);
    }

    private static MessageWriter Begin(byte[] buffer)
    {
        var writer = new MessageWriter(new Identifier(new byte[16], 0));
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Chat);
        return writer;
    }
}
