using NanoPeers.Discovery;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Messages;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>Which octets are a region message. The tables are those of DISCOVERY.md, written down again.</summary>
public sealed class RegionMessageTests
{
    private static readonly byte[] Id = [.. Enumerable.Range(0, 16).Select(i => (byte)(0xA0 + i))];

    [Fact]
    public void EverySoundBodyIsTakenAndNoOther() => BodyShapeJudge.Judge(Shape(), new RegionMessage(), [Query(), Gateway(2), Gateway(3)]);

    [Fact]
    public void TheViewFindsTheFields()
    {
        var message = new RegionMessage();
        Assert.Equal(DecodeStatus.Complete, BodyShapeJudge.Decode(message, Gateway(2)));
        Assert.Equal(RegionMessageKind.Answer, message.Kind);
        Assert.Equal(0x0102030405060708ul, message.AttemptId);
        Assert.Equal(Id, message.Buffer[message.OffsetOf(RegionField.Group)..][..16]);
        Assert.Equal("Haus 7"u8, message.Buffer.AsSpan(message.OffsetOf(RegionField.Region), message.LengthOf(RegionField.Region)));
        Assert.Equal(0xFFFFFFFFu, message.NumberOf(RegionField.BootCount));
        Assert.Equal(0xFFFFu, message.NumberOf(RegionField.Interval));
        Assert.Equal(3u, message.NumberOf(RegionField.Policy));
        Assert.Equal(DecodeStatus.Complete, BodyShapeJudge.Decode(message, Gateway(3)));
        Assert.Equal(0ul, message.AttemptId);
    }

    [Theory]
    [InlineData(RegionField.Name, "a\nb")]
    [InlineData(RegionField.Name, "\u001b]0;owned\u0007")]
    [InlineData(RegionField.Name, "\u202Eoff")]
    public void TextThatCouldForgeALineOrCommandATerminalIsMalformed(int field, string text)
    {
        byte[] body = BodyShape.Body((1, [1]), (2, []), (3, new byte[8]), (4, Id), (field, System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(DecodeStatus.Malformed, BodyShapeJudge.Decode(new RegionMessage(), body));
    }

    private static BodyShape Shape() => new BodyShape { MaxBody = 512 }
        .Field(1, 1, 1).Field(2, 0, 64).Field(3, 8, 8).Field(4, 16, 16)
        .Field(5, 1, 32, BodyShape.IsShown).Field(6, 1, 128, value => value.All(octet => octet is > 0x20 and < 0x7F)).Field(7, 1, 32, BodyShape.IsShown)
        .Field(8, 4, 4).Field(9, 2, 2).Field(10, 1, 1)
        .Kind(1, 3, 4, 7)
        .Kind(2, 3, 4, 5, 6, 8, 9, 10)
        .Kind(3, 4, 5, 6, 8, 9, 10);

    private static byte[] Query() => BodyShape.Body((1, [1]), (2, []), (3, [1, 2, 3, 4, 5, 6, 7, 8]), (4, Id), (7, "Flur Süd 💡"u8.ToArray()));

    private static byte[] Gateway(byte kind)
    {
        (int, byte[])[] attempt = kind == 2 ? [(3, [1, 2, 3, 4, 5, 6, 7, 8])] : [];
        return BodyShape.Body(
        [
            (1, [kind]), (2, [7, 7]), .. attempt, (4, Id), (5, "Haus 7"u8.ToArray()), (6, "udp://[fe80::1]:9701"u8.ToArray()),
            (8, [255, 255, 255, 255]), (9, [255, 255]), (10, [3]),
        ]);
    }
}
