using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>The answer to a body that a peer does not take, and with it the rules that every protocol's fields keep.</summary>
public sealed class NotSupportedTests
{
    [Fact]
    public void TheAnswerNamesTheTagThatWasNotTaken()
    {
        (_, Envelope asked) = MessageReading.DecodeDatagram(new RawMessage().WithBody("never-heard-of", 1, 2).BuildClear());
        Assert.Equal(DecodeStatus.Complete, asked.NextBody());
        byte[] buffer = new byte[Limits.MaxDatagram];
        var writer = new MessageWriter(new Identifier(new byte[16], 0));
        writer.Begin(buffer, 0, buffer.Length);
        NotSupported.Write(writer, asked);
        int length = writer.Finish(SampleKeys.Cbc(), 1);

        (_, Envelope answer) = MessageReading.DecodeDatagram(buffer[..length]);
        Assert.Equal(OpenStatus.Opened, SampleKeys.Cbc().Open(answer));
        Assert.Equal(DecodeStatus.Complete, answer.NextBody());
        Assert.True(answer.BodyIs(ProtocolTag.Error));
        var view = new NotSupported();
        Assert.Equal(DecodeStatus.Complete, view.TryDecode(answer.Buffer, answer.BodyOffset, answer.BodyLength));
        Assert.Equal(NotSupported.NotSupportedKind, view.Kind);
        int at = view.OffsetOf(NotSupported.TagField);
        Assert.Equal("never-heard-of"u8.ToArray(), view.Buffer[at..(at + view.LengthOf(NotSupported.TagField))]);
    }

    [Theory]
    [InlineData("01000101" + "020000" + "03000161", DecodeStatus.Complete)]
    [InlineData("01000101" + "020000" + "030001" + "61" + "c80002ffff", DecodeStatus.Complete)]
    [InlineData("c80002ffff" + "01000101" + "020000" + "03000161", DecodeStatus.Complete)]
    [InlineData("01000101" + "03000161" + "020000", DecodeStatus.Complete)]
    [InlineData("", DecodeStatus.Malformed)]
    [InlineData("020000" + "01000101" + "03000161", DecodeStatus.Malformed)]
    [InlineData("01000101" + "01000101" + "020000" + "03000161", DecodeStatus.Malformed)]
    [InlineData("01000101" + "020000" + "03000161" + "03000161", DecodeStatus.Malformed)]
    [InlineData("01000101" + "03000161", DecodeStatus.Malformed)]
    [InlineData("01000101" + "020000", DecodeStatus.Malformed)]
    [InlineData("01000101" + "020000" + "030000", DecodeStatus.Malformed)]
    [InlineData("010000" + "020000" + "03000161", DecodeStatus.Malformed)]
    [InlineData("01000100" + "020000" + "03000161", DecodeStatus.Malformed)]
    [InlineData("01000101" + "020000" + "03000261", DecodeStatus.Malformed)]
    [InlineData("0100020001" + "020000" + "03000161", DecodeStatus.TooLong)]
    [InlineData("01000101" + "020000" + "0300116161616161616161616161616161616161", DecodeStatus.TooLong)]
    [InlineData("01000102" + "020000" + "03000161", DecodeStatus.Unknown)]
    [InlineData("01000101" + "020000" + "03000161" + "040000", DecodeStatus.Unknown)]
    [InlineData("01000101" + "020000" + "03000161" + "7f0000", DecodeStatus.Unknown)]
    [InlineData("000000" + "01000101" + "020000" + "03000161", DecodeStatus.Unknown)]
    public void FieldsThatDoNotFitAreNamed(string hex, DecodeStatus expected)
    {
        byte[] body = Convert.FromHexString(hex);
        Assert.Equal(expected, new NotSupported().TryDecode(body, 0, body.Length));
    }

    [Fact]
    public void ABodyOfMoreThan128OctetsIsTooLong()
    {
        byte[] body = [.. Convert.FromHexString("01000101" + "020000" + "03000161" + "c80072"), .. new byte[114]];
        Assert.Equal(DecodeStatus.Complete, new NotSupported().TryDecode(body, 0, body.Length));
        body = [.. Convert.FromHexString("01000101" + "020000" + "03000161" + "c80073"), .. new byte[115]];
        Assert.Equal(DecodeStatus.TooLong, new NotSupported().TryDecode(body, 0, body.Length));
    }

    [Fact]
    public void AViewForgetsTheBodyBefore()
    {
        byte[] body = Convert.FromHexString("01000101" + "020000" + "03000161");
        var view = new NotSupported();
        Assert.Equal(DecodeStatus.Complete, view.TryDecode(body, 0, body.Length));
        Assert.Equal(DecodeStatus.Malformed, view.TryDecode(body, 0, 0));
        Assert.False(view.Has(NotSupported.TagField));
        Assert.Equal(0, view.LengthOf(NotSupported.TagField));
        Assert.Equal(0u, view.NumberOf(BodyFields.KindField));
        Assert.Equal(0ul, view.LongNumberOf(NotSupported.TagField));
    }
}
