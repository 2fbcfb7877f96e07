using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>Which octets are a switch message. The tables are those of SWITCHING.md, written down again.</summary>
public sealed class SwitchMessageTests
{
    private static readonly (int, byte[]) _request = (3, [0, 0, 1, 2]);
    private static readonly (int, byte[])[] _state = [(4, [1]), (5, [0, 0, 0, 3, 0, 0, 0, 9]), (6, [2])];

    [Fact]
    public void EverySoundBodyIsTakenAndNoOther() => BodyShapeJudge.Judge(Shape(), new SwitchMessage(), Samples());

    [Fact]
    public void TheViewFindsTheFields()
    {
        var message = new SwitchMessage();
        Assert.Equal(DecodeStatus.Complete, BodyShapeJudge.Decode(message, Samples()[1]));
        Assert.Equal(SwitchMessageKind.Description, message.Kind);
        Assert.Equal(0x0102u, message.RequestId);
        Assert.True(message.IsOn);
        Assert.Equal(0x0000000300000009ul, message.Version);
        Assert.Equal((uint)SwitchCause.Remote, message.NumberOf(SwitchField.Cause));
        Assert.Equal("Küche"u8, message.Buffer.AsSpan(message.OffsetOf(SwitchField.Name), message.LengthOf(SwitchField.Name)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public void AStateIsOnOrOffAndNothingElse(byte on)
    {
        Assert.Equal(DecodeStatus.Malformed, BodyShapeJudge.Decode(new SwitchMessage(), BodyShape.Body((1, [4]), (2, []), _request, (4, [on]))));
    }

    private static BodyShape Shape() => new BodyShape { MaxBody = 256 }
        .Field(1, 1, 1).Field(2, 0, 64).Field(3, 4, 4).Field(4, 1, 1, value => value[0] <= 1).Field(5, 8, 8).Field(6, 1, 1)
        .Field(7, 1, 32, BodyShape.IsShown).Field(8, 2, 2).Field(9, 1, 1)
        .Kind(1, 3).Kind(2, 3, 4, 5, 6, 7).Kind(3, 3).Kind(4, 3, 4).Kind(5, 3).Kind(6, 3, 8).Kind(7, 3)
        .Kind(8, 3, 4, 5, 6).Kind(9, 4, 5, 6).Kind(10, 5).Kind(11, 3, 9);

    private static List<byte[]> Samples() =>
    [
        Body(1, _request), Body(2, [_request, .. _state, (7, "Küche"u8.ToArray())]), Body(3, _request), Body(4, _request, (4, [0])),
        Body(5, _request), Body(6, _request, (8, [14, 16])), Body(7, _request), Body(8, [_request, .. _state]), Body(9, _state),
        Body(10, (5, [0, 0, 0, 3, 0, 0, 0, 9])), Body(11, _request, (9, [1])),
    ];

    private static byte[] Body(byte kind, params (int, byte[])[] fields) => BodyShape.Body([(1, [kind]), (2, []), .. fields]);
}
