using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Stack;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>A house whose board has the protocol stack and a live session; what comes of other protocols is kept by tag.</summary>
internal sealed class StackHouse
{
    private static readonly byte[] _strangersAddress = [10, 0, 0, 66, 0x10, 0x01];

    private readonly MessageWriter _stranger;
    private readonly SessionTools _strangersTools;
    private readonly Ear _ear;

    public StackHouse(int seed)
    {
        House = new House(seed);
        House.Board.Options.Stack = new BoardStack(null);
        House.Gateway.Others = envelope => Bodies.Add((TagOf(envelope), envelope.Buffer[envelope.BodyOffset..(envelope.BodyOffset + envelope.BodyLength)]));
        House.Board.Boot();
        House.RunUntilLive();
        _strangersTools = new SessionTools(House.Id(), House.Gateway.Cryptography, new SequenceCounter(1), House.Gateway.Trace, true);
        _stranger = _strangersTools.Writer;
        _ear = new Ear(_strangersAddress);
        House.Network.Add(_ear);
    }

    public House House { get; }

    /// <summary>Bodies that the gateway got and has no use for.</summary>
    public List<(string Tag, byte[] Body)> Bodies { get; } = [];

    /// <summary>Datagrams that came to the stranger.</summary>
    public List<byte[]> Heard => _ear.Heard;

    public Identifier Stranger => _strangersTools.Self;

    /// <summary>Asks under the gateway's session; the bodies that come for it.</summary>
    public List<byte[]> Ask(byte[] tag, Action<MessageWriter> write)
    {
        Bodies.Clear();
        House.Gateway.Send(writer =>
        {
            writer.BeginBody(tag);
            write(writer);
            writer.EndBody();
        });
        House.Board.Run(200);
        string name = System.Text.Encoding.ASCII.GetString(tag);
        return [.. Bodies.Where(body => body.Tag == name).Select(body => body.Body)];
    }

    /// <summary>Asks in clear from an address that nobody knows; the bodies that come for it, and the octets of question and answers.</summary>
    public (List<byte[]> Answers, int Asked, int Answered) AskInClear(byte[] tag, Action<MessageWriter> write)
    {
        Heard.Clear();
        byte[] buffer = new byte[Limits.MaxDatagram];
        _strangersTools.BeginClear(tag, buffer, 0, buffer.Length);
        write(_stranger);
        int length = _strangersTools.FinishClear();
        House.Network.Send(_strangersAddress, House.Board.Address, buffer.AsSpan(0, length));
        House.Board.Run(200);
        List<byte[]> answers = [];
        Envelope envelope = new();
        foreach (byte[] datagram in Heard)
        {
            Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
            if (envelope.KeyId == 0 && _strangersTools.Clear.Open(envelope) == OpenStatus.Opened && envelope.NextBody() == DecodeStatus.Complete && envelope.BodyIs(tag))
            {
                answers.Add(envelope.Buffer[envelope.BodyOffset..(envelope.BodyOffset + envelope.BodyLength)]);
            }
        }

        return (answers, length, Heard.Sum(datagram => datagram.Length));
    }

    private static string TagOf(Envelope envelope) => System.Text.Encoding.ASCII.GetString(envelope.Buffer, envelope.TagOffset, envelope.TagLength);

    private sealed class Ear(byte[] address) : INetworkNode
    {
        public byte[] Address { get; } = address;

        public List<byte[]> Heard { get; } = [];

        public void Deliver(byte[] datagram, byte[] source, bool toAll)
        {
            if (!toAll)
            {
                Heard.Add(datagram);
            }
        }
    }
}
