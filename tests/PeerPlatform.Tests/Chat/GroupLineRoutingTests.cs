using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using TestPeer = NanoPeers.PeerPlatform.Tests.Nodes.TestPeer;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>Which bodies of the chat protocol a chat takes, and which it hands to the groups.</summary>
public sealed class GroupLineRoutingTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Lines_to_groups_go_to_the_groups_and_open_no_way_for_other_lines(bool takesClear, bool takesGroup)
    {
        using OneGroupKey key = new();
        await using TestPeer peer = new(1, new PeerSetting { GroupKeys = key });
        GroupBodies groups = new() { AcceptsClear = takesClear, AcceptsGroup = takesGroup };
        using ChatService chat = new(peer.Node, new ChatServiceOptions()) { Groups = groups };
        int delivered = 0;
        chat.Delivered += _ => Interlocked.Increment(ref delivered);
        peer.Started();
        await using TestPeer other = new TestPeer(2).Started();

        foreach (Action<MessageWriter> fields in (Action<MessageWriter>[])[Say, SayToGroup])
        {
            other.Tap.Inject(key.Seal(other, ProtocolTag.Chat, fields), peer.Address);
            other.Tap.Inject(InClear(other, fields), peer.Address);
        }

        await Eventually.TrueAsync(() => chat.Dropped + peer[NodeCounter.ClearRefused] + groups.Count == 4, "all four are counted");
        Assert.Equal((takesClear ? 1 : 0) + (takesGroup ? 1 : 0), groups.Count);
        Assert.Equal(0, delivered);
    }

    private static void Say(MessageWriter writer)
    {
        writer.WriteUInt8(ChatField.Kind, ChatMessageKind.Say);
        writer.WriteCredential();
        writer.WriteUInt32(ChatField.Line, 7);
        writer.WriteOctets(ChatField.Text, "hello"u8.ToArray(), 0, 5);
    }

    private static void SayToGroup(MessageWriter writer)
    {
        GroupLines lines = new(TestPeer.Group, 5);
        lines.Begin("hello");
        lines.ToAll(0);
        Assert.True(lines.PollDue());
        lines.WriteDue(writer);
    }

    private static byte[] InClear(TestPeer sender, Action<MessageWriter> fields)
    {
        byte[] datagram = new byte[NanoPeers.Limits.MaxDatagram];
        var tools = sender.Node.RentTools();
        fields(tools.BeginClear(ProtocolTag.Chat, datagram, 0, datagram.Length));
        byte[] whole = datagram[..tools.FinishClear()];
        sender.Node.ReturnTools(tools);
        return whole;
    }

    private sealed class GroupBodies : IBodyHandler
    {
        private readonly ChatMessage _message = new();
        private int _count;

        public bool AcceptsClear { get; init; }

        public bool AcceptsGroup { get; init; }

        public int Count => Volatile.Read(ref _count);

        public void Handle(ReceivedBody body)
        {
            lock (_message)
            {
                Envelope envelope = body.Envelope;
                Assert.Equal(DecodeStatus.Complete, _message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
                Assert.True(_message.IsToGroup && _message.IsOfGroup(TestPeer.Group));
                Assert.Equal<Identifier?>(body.IsSecured ? TestPeer.Group : null, body.Group);
                _count++;
            }
        }
    }
}
