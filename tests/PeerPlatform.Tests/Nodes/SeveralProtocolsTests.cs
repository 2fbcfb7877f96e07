using System.Text;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Messages with bodies of several protocols, between peers that have some of them.</summary>
public sealed class SeveralProtocolsTests
{
    private static readonly string[] _core = ["region", "peers", "resolver", "info", "member", "pipe", "content"];
    private static readonly string[] _had = ["region", "info", "pipe"];

    [Fact]
    [Trait("Capability", "C3")]
    [Trait("Capability", "E9")]
    public async Task PeerWithThreeOfSevenProtocolsJoinsSendsReceivesAndNamesWhatItDoesNotTake()
    {
        await using TestPeer full = new(1);
        await using TestPeer small = new(2);
        RefusedTags refused = new();
        full.Node.Handle(ProtocolTag.Error, refused);
        Dictionary<string, BodyLog> received = Handle(small, _had);
        Dictionary<string, BodyLog> answered = Handle(full, _core);
        PeerSession session = await full.Started().LiveAsync(small.Started());

        session.Send(7u, static (number, core, writer, into, capacity) =>
        {
            writer.Begin(into, 0, capacity);
            foreach (string tag in _core)
            {
                writer.BeginBody(Encoding.UTF8.GetBytes(tag));
                BodyLog.Write(writer, number);
                writer.EndBody();
            }

            return core.Finish(writer);
        });

        await Eventually.TrueAsync(() => refused.Tags.Length == 4, "what is not taken is named");
        Assert.Equal(_core.Except(_had), refused.Tags);
        Assert.All(received.Values, log => Assert.Equal([7u], log.Numbers));
        Assert.Equal(4, small[NodeCounter.NotSupported]);
        Assert.Equal(3, small[NodeCounter.Delivered]);

        // It sends, too; and an error is not answered with an error.
        small.Node.Sessions.Single().SendBody("info"u8.ToArray(), 8u, BodyLog.Write);
        await answered["info"].UntilAsync(1);
        Assert.Equal(0, full[NodeCounter.NotSupported]);
    }

    [Fact]
    [Trait("Capability", "E8")]
    public async Task TwoPeersOfOneProcessSetUpASessionAndTalkWithoutANetwork()
    {
        using MemoryNetwork network = new();
        await using TestPeer first = new TestPeer(1, new PeerSetting { Transport = new MemoryTransport(network, "first") }).Started();
        await using TestPeer second = new TestPeer(2, new PeerSetting { Transport = new MemoryTransport(network, "second") }).Started();

        PeerSession session = await first.LiveAsync(second);

        for (uint number = 1; number <= 100; number++)
        {
            Assert.Equal(SendStatus.Sent, session.SendBody(TestPeer.Tag, number, BodyLog.Write));
        }

        await second.Bodies.UntilAsync(100);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (uint)number), second.Bodies.Numbers);
        second.Node.Sessions.Single().SendBody(TestPeer.Tag, 101u, BodyLog.Write);
        await first.Bodies.UntilAsync(1);
        Assert.Equal("memory", session.Address.Scheme);
    }

    [Fact]
    public async Task CloseInAMessageEndsItForTheBodiesBehindIt()
    {
        await using TestPeer first = new TestPeer(1).Started();
        await using TestPeer second = new TestPeer(2).Started();
        PeerSession session = await first.LiveAsync(second);
        await Eventually.TrueAsync(() => second.Node.Sessions.Any(other => other.IsLive), "live at the other end");

        session.Send(1u, static (number, core, writer, into, capacity) =>
        {
            writer.Begin(into, 0, capacity);
            writer.BeginBody(ProtocolTag.Session);
            writer.WriteUInt8(BodyFields.KindField, NanoPeers.Sessions.SessionMessageKind.Close);
            writer.WriteCredential();
            writer.WriteUInt8(NanoPeers.Sessions.SessionField.Reason, 200);
            writer.EndBody();
            writer.BeginBody(TestPeer.Tag);
            BodyLog.Write(writer, number);
            writer.EndBody();
            return core.Finish(writer);
        });

        await Eventually.TrueAsync(() => second.Node.Sessions.Count == 0, "the session ends");
        Assert.Equal(0, second.Bodies.Count);
        Assert.Equal(1, second[NodeCounter.SessionsEnded]);
    }

    private static Dictionary<string, BodyLog> Handle(TestPeer peer, string[] tags)
    {
        Dictionary<string, BodyLog> logs = tags.ToDictionary(tag => tag, _ => new BodyLog());
        foreach ((string tag, BodyLog log) in logs)
        {
            peer.Node.Handle(Encoding.UTF8.GetBytes(tag), log);
        }

        return logs;
    }

    private sealed class RefusedTags : IBodyHandler
    {
        private readonly NotSupported _message = new();
        private readonly List<string> _tags = [];

        public bool AcceptsClear => false;

        internal string[] Tags
        {
            get
            {
                lock (_tags)
                {
                    return [.. _tags];
                }
            }
        }

        public void Handle(ReceivedBody body)
        {
            Envelope envelope = body.Envelope;
            Assert.Equal(DecodeStatus.Complete, _message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
            lock (_tags)
            {
                _tags.Add(Encoding.UTF8.GetString(envelope.Buffer, _message.OffsetOf(NotSupported.TagField), _message.LengthOf(NotSupported.TagField)));
            }
        }
    }
}
