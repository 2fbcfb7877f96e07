using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Stack;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.Pipes;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>
/// Boards with the stack in a group, and their gateway as a member that hears what goes under the group's key, and says things under it, at an address of
/// its own.
/// </summary>
internal sealed class PipedBoards : INetworkNode
{
    private readonly Envelope _envelope = new();
    private readonly GroupMessage _groupMessage = new();
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];

    public PipedBoards(int seed, int boards = 1)
    {
        Grouped = new GroupedBoards(seed, boards, hasStack: true);
        Grouped.Network.Add(this);
        for (int i = 0; i < boards; i++)
        {
            int board = i;
            Action<Envelope> others = Grouped.Hands[i].Others;
            Grouped.Hands[i].Others = envelope =>
            {
                others(envelope);
                Keep(envelope, Grouped.Ids[board], true);
            };
        }

        Grouped.Ids.ForEach(id => Grouped.Home.Admit(id));
        Grouped.RunUntil(() => Grouped.AllUse(Grouped.Home), 60_000);
    }

    public GroupedBoards Grouped { get; }

    public byte[] Address { get; } = [10, 0, 0, 99, 0x25, 0xE5];

    /// <summary>Pipe messages that came: from whom, and whether under the session.</summary>
    public List<(Identifier From, bool IsPair, PipeMessage Message)> Heard { get; } = [];

    public PipeDescription Own => Pipe(PipeType.SecuredUnicast, "Kitchen");

    public PipeDescription Button => Pipe(PipeType.SecuredUnicast, "Kitchen button");

    public PipeDescription All => Pipe(PipeType.SecuredBroadcast, "switch");

    public BoardStack StackOf(int board) => (BoardStack)Grouped.Boards[board].Options.Stack!;

    public bool HasHeard(int kind, PipeDescription pipe, int board = 0) =>
        Heard.Exists(one => one.Message.Kind == kind && one.Message.IsOf(pipe.Pipe) && one.From.Equals(Grouped.Ids[board]));

    /// <summary>Says something under the session with a board.</summary>
    public void SayUnderSession(int board, Action<MessageWriter> write) => Grouped.Hands[board].Send(writer =>
    {
        writer.BeginBody(ProtocolTag.Pipe);
        write(writer);
        writer.EndBody();
    });

    /// <summary>Says something under the group's key, to a board or to all.</summary>
    public void SayUnderKey(int? board, Action<MessageWriter> write)
    {
        MessageWriter writer = new(Grouped.Gateway);
        writer.Begin(_buffer, 0, _buffer.Length);
        writer.BeginBody(ProtocolTag.Pipe);
        write(writer);
        writer.EndBody();
        int length = Grouped.Home.Keys.Finish(writer);
        Grouped.Network.Send(Address, board is { } one ? Grouped.Boards[one].Address : null, _buffer.AsSpan(0, length));
    }

    public void Deliver(byte[] datagram, byte[] source, bool toAll)
    {
        if (_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram) != DecodeStatus.Complete
            || (_envelope.Flags & EnvelopeFlags.GroupKey) == 0
            || Grouped.Home.Keys.Open(_envelope, Grouped.World.NowMillis) is not (GroupOpenStatus.Opened or GroupOpenStatus.Unproven))
        {
            return;
        }

        Identifier from = _envelope.CopySender();
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            if (_envelope.BodyIs(ProtocolTag.Group)
                && _groupMessage.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
            {
                Grouped.Home.Keys.HandleMessage(_groupMessage, from, GroupProtection.Common, Grouped.World.NowMillis);
            }
            else
            {
                Keep(_envelope, from, false);
            }
        }
    }

    public static void WriteData(MessageWriter writer, PipeDescription pipe, params string[] messages)
    {
        byte[] octets = [.. messages.SelectMany(message => (byte[])[0, (byte)message.Length, .. System.Text.Encoding.UTF8.GetBytes(message)])];
        writer.WriteUInt8(PipeField.Kind, PipeMessageKind.Data);
        writer.WriteCredential();
        writer.WriteIdentifier(PipeField.Pipe, pipe.Pipe);
        writer.WriteOctets(PipeField.Messages, octets, 0, octets.Length);
    }

    public void WriteResolve(MessageWriter writer, PipeDescription pipe, uint question)
    {
        writer.WriteUInt8(PipeField.Kind, PipeMessageKind.Resolve);
        writer.WriteCredential();
        writer.WriteIdentifier(PipeField.Pipe, pipe.Pipe);
        writer.WriteIdentifier(PipeField.Group, pipe.Group);
        writer.WriteUInt32(PipeField.Question, question);
    }

    public void WriteBind(MessageWriter writer, PipeDescription pipe, ulong version, uint generation)
    {
        writer.WriteUInt8(PipeField.Kind, PipeMessageKind.Bind);
        writer.WriteCredential();
        writer.WriteIdentifier(PipeField.Pipe, pipe.Pipe);
        writer.WriteIdentifier(PipeField.Group, pipe.Group);
        writer.WriteUInt8(PipeField.Type, pipe.Type);
        writer.WriteUInt64(PipeField.Version, version);
        writer.WriteUInt32(PipeField.Generation, generation);
    }

    private PipeDescription Pipe(int type, string name) => PipeDescription.Of(Grouped.Home.Group, type, name);

    private void Keep(Envelope envelope, Identifier from, bool isPair)
    {
        if (envelope.BodyIs(ProtocolTag.Pipe))
        {
            PipeMessage message = new();
            byte[] body = envelope.Buffer[envelope.BodyOffset..(envelope.BodyOffset + envelope.BodyLength)];
            Assert.Equal(DecodeStatus.Complete, message.TryDecode(body, 0, body.Length));
            Heard.Add((from, isPair, message));
        }
    }
}
