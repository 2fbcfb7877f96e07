using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Messages;
using NanoPeers.Resolver;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>A board answers for its one named handler.</summary>
public sealed class ResolverTests
{
    private static readonly byte[] _tag = ProtocolTag.Resolver;

    [Theory]
    [InlineData("light", "", ResolverStatus.Answered, "off")]
    [InlineData("light", "on", ResolverStatus.Answered, "on")]
    [InlineData("light", "toggle", ResolverStatus.Answered, "on")]
    [InlineData("light", "off", ResolverStatus.Answered, "off")]
    [InlineData("light", "brighter", ResolverStatus.Failed, "")]
    [InlineData("policies", "on", ResolverStatus.NoHandler, "")]
    public void It_answers_for_its_light_and_for_nothing_else(string handler, string question, ResolverStatus status, string expected)
    {
        StackHouse stack = new(730);
        byte[] payload = System.Text.Encoding.ASCII.GetBytes(question);
        byte[] name = System.Text.Encoding.ASCII.GetBytes(handler);
        byte[] body = Assert.Single(stack.Ask(_tag, writer => ResolverMessages.WriteQuery(writer, name, 4711, 0, null, payload, 0, payload.Length)));
        ResolverMessage answer = new();
        Assert.Equal(DecodeStatus.Complete, answer.TryDecode(body, 0, body.Length));
        Assert.Equal((ResolverMessageKind.Response, 4711ul, (uint)status), (answer.Kind, answer.LongNumberOf(ResolverField.QueryId), answer.NumberOf(ResolverField.Status)));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(answer.Buffer, answer.OffsetOf(ResolverField.Payload), answer.LengthOf(ResolverField.Payload)));
        Assert.Equal(expected == "on", stack.House.Board.Pins.IsLit);
        Assert.Empty(stack.AskInClear(_tag, writer => ResolverMessages.WriteQuery(writer, name, 4712, 0, null, payload, 0, payload.Length)).Answers);
    }
}
