using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Peers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using TestPeer = NanoPeers.PeerPlatform.Tests.Peers.TestPeer;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Whole sessions over the transport: what rows A16 to A22 and C4, C5 ask, whatever carries it.</summary>
public abstract partial class TransportConformance
{
    private static readonly byte[] _blob = "blob"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_carries_random_bodies_both_ways_bit_exact_and_readable_to_nobody()
    {
        await using Pair pair = await Pair.OpenAsync(this);
        byte[] secret = "only for the two of them, and for nobody else"u8.ToArray();
        Random random = new(16);
        for (int i = 0; i < 200; i++)
        {
            byte[] there = new byte[random.Next(0, 1_200)];
            byte[] back = new byte[random.Next(0, 1_200)];
            random.NextBytes(there);
            random.NextBytes(back);
            Assert.Equal(there, await pair.SayAsync(there));
            Assert.Equal(back, await pair.AnswerAsync(back));
        }

        Assert.Equal(secret, await pair.SayAsync(secret));
        Assert.False(pair.One.Transport.Shows(secret.AsSpan(0, 16)));
        Assert.False(pair.Other.Transport.Shows(secret.AsSpan(0, 16)));
    }

    [Fact]
    public async Task A_file_goes_over_a_session_and_has_the_same_hash()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-conformance-");
        await using Pair pair = await Pair.OpenAsync(this, folder.FullName, "file");
        byte[] octets = RandomNumberGenerator.GetBytes(200_000);
        using FileToSend file = FileToSend.FromOctets("resource.bin", octets);
        FileResult result = await pair.One.Files.SendAsync(pair.There, file, null, Token);
        Assert.Equal("", result.Problem);
        byte[] arrived = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "resource.bin"), Token);
        folder.Delete(recursive: true);
        Assert.Equal(SHA256.HashData(octets), SHA256.HashData(arrived));
        Assert.False(pair.One.Transport.Shows(octets.AsSpan(100_000, 16)));
    }

    [Fact]
    public async Task After_the_end_of_a_session_late_messages_are_refused_and_a_new_one_has_new_keys()
    {
        await using Pair pair = await Pair.OpenAsync(this);
        await pair.SayAsync([1, 2, 3]);
        byte[] late = pair.One.Transport.Captured.Last(message => BigEndian.ReadUInt64(message, 16) == pair.There.Id);
        PeerSession back = pair.Back;
        pair.There.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => !back.IsLive && pair.Other.Node.Sessions.Count == 0, "both ends have ended it");
        Assert.Equal(SendStatus.Closed, pair.There.SendBody(_blob, 0, static (_, _) => { }));
        Assert.Equal(SendStatus.Closed, back.SendBody(_blob, 0, static (_, _) => { }));
        long refused = pair.Other.Node.Counters[NodeCounter.UnknownSession];
        Assert.Equal(SendStatus.Sent, pair.One.Transport.Send(late, pair.One.AddressOf(pair.Other)));
        Run();
        await Eventually.TrueAsync(() => pair.Other.Node.Counters[NodeCounter.UnknownSession] == refused + 1, "the late message is refused");
        Assert.Equal(0, pair.AtOther.Waiting);

        HashSet<ulong> sessions = [pair.There.Id];
        for (int i = 0; i < 5; i++)
        {
            PeerSession again = (await pair.One.ConnectAsync(pair.Other, "data")).Session!;
            Assert.True(sessions.Add(again.Id));
            again.Close(CloseReason.Done);
        }

        string[] publicKeys = [.. pair.One.Transport.Captured.Select(PublicKeyOf).OfType<string>().Distinct()];
        Assert.Equal(6, publicKeys.Length);
    }

    [Theory]
    [Trait("Capability", "C4")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Several_bodies_of_one_message_arrive_in_order(int bodies)
    {
        await using Pair pair = await Pair.OpenAsync(this);
        SendStatus status = pair.There.Send(bodies, static (count, core, writer, into, capacity) =>
        {
            writer.Begin(into, 0, capacity);
            for (int i = 0; i < count; i++)
            {
                writer.BeginBody(_blob);
                writer.WriteRaw([(byte)i], 0, 1);
                writer.EndBody();
            }

            return core.Finish(writer);
        });
        Run();
        Assert.Equal(SendStatus.Sent, status);
        for (int i = 0; i < bodies; i++)
        {
            Assert.Equal([(byte)i], await pair.AtOther.NextAsync());
        }

        Assert.Equal(0, pair.AtOther.Waiting);
    }

    [Fact]
    [Trait("Capability", "C5")]
    public async Task Bodies_of_any_length_arrive_up_to_the_limit_and_one_more_octet_is_refused()
    {
        await using Pair pair = await Pair.OpenAsync(this);
        int limit = pair.There.StreamPath.Transport.MaxMessageLength;

        // Envelope, an empty destination, tag and length of the body: what the body has to share the message with.
        int longest = limit - TestMessages.ShortestEnvelope - 1 - _blob.Length - 4;
        int[] lengths = [0, 1, 64 * 1024, longest, longest + 1];
        foreach (int length in lengths)
        {
            byte[] body = TestMessages.OfLength(length);
            bool fits = length <= longest;
            Assert.Equal(fits ? SendStatus.Sent : SendStatus.TooLong, pair.Say(body));
            Run();
            if (fits)
            {
                Assert.Equal(body, await pair.AtOther.NextAsync());
            }
        }

        Assert.Equal([9], await pair.SayAsync([9]));
        Assert.Equal(0, pair.AtOther.Waiting);
        Assert.True(pair.There.IsLive);
    }

    [Fact]
    public async Task Several_peers_talk_at_once_and_nothing_goes_to_the_wrong_one()
    {
        await using TestPeer hub = Pair.Make(this, 1, null);
        Mailbox[] boxes = new Mailbox[3];
        List<TestPeer> peers = [];
        for (int i = 0; i < boxes.Length; i++)
        {
            TestPeer peer = Pair.Make(this, (byte)(i + 2), null);
            boxes[i] = new Mailbox(peer.Node, _blob);
            peers.Add(peer.Start());
        }

        hub.Start();
        await Task.WhenAll(peers.Select(async (peer, number) =>
        {
            PeerSession session = (await hub.ConnectAsync(peer, "data")).Session!;
            for (int i = 0; i < 50; i++)
            {
                Assert.Equal(SendStatus.Sent, session.SendBody(_blob, (byte)((number * 50) + i), WriteOctet));
                Run();
                Assert.Equal([(byte)((number * 50) + i)], await boxes[number].NextAsync());
            }
        }));
        foreach (TestPeer peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    private static void WriteOctet(MessageWriter writer, byte octet) => writer.WriteRaw([octet], 0, 1);

    /// <summary>The public key in a request for a session, or null.</summary>
    private static string? PublicKeyOf(byte[] octets)
    {
        byte[] copy = [.. octets];
        Envelope envelope = new();
        SessionMessage message = new();
        bool isRequest = envelope.TryDecodeDatagram(copy, 0, copy.Length, Limits.MaxDatagram) == DecodeStatus.Complete
            && envelope.KeyId == 0
            && envelope.NextBody() == DecodeStatus.Complete
            && message.TryDecode(copy, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete
            && message.Kind == SessionMessageKind.Request;
        return isRequest ? Convert.ToHexString(message.Buffer, message.OffsetOf(SessionField.EcKey), message.LengthOf(SessionField.EcKey)) : null;
    }

    /// <summary>Two whole peers with a session over the transport under test.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly TransportConformance _suite;

        private Pair(TransportConformance suite, string? folder)
        {
            _suite = suite;
            One = Make(suite, 1, null);
            Other = Make(suite, 2, folder);
            AtOne = new Mailbox(One.Node, _blob);
            AtOther = new Mailbox(Other.Node, _blob);
        }

        public TestPeer One { get; }

        public TestPeer Other { get; }

        public Mailbox AtOne { get; }

        public Mailbox AtOther { get; }

        public PeerSession There { get; private set; } = null!;

        public PeerSession Back { get; private set; } = null!;

        public static TestPeer Make(TransportConformance suite, byte number, string? folder) => new(number, new TestPeerOptions
        {
            Transport = suite.Open(null),
            KeyExchanges = [KeyExchangeMethod.EcdhP256],
            Suites = [Suite.Aes256Gcm],
            Files = folder is null ? new FileServiceOptions() : FilePeerTests.Into(folder),
        });

        public static async Task<Pair> OpenAsync(TransportConformance suite, string? folder = null, string purpose = "data")
        {
            Pair pair = new(suite, folder);
            pair.One.Start();
            pair.Other.Start();
            ConnectResult result = await pair.One.ConnectAsync(pair.Other, purpose);
            Assert.Equal("", result.Problem);
            pair.There = result.Session!;
            await Eventually.TrueAsync(() => pair.Other.Node.FindSession(pair.One.Id, purpose) is not null, "live at the other end");
            pair.Back = pair.Other.Node.FindSession(pair.One.Id, purpose)!;
            return pair;
        }

        public SendStatus Say(byte[] body) => Send(There, body);

        public Task<byte[]> SayAsync(byte[] body)
        {
            Assert.Equal(SendStatus.Sent, Send(There, body));
            _suite.Run();
            return AtOther.NextAsync();
        }

        public Task<byte[]> AnswerAsync(byte[] body)
        {
            Assert.Equal(SendStatus.Sent, Send(Back, body));
            _suite.Run();
            return AtOne.NextAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Other.DisposeAsync();
        }

        private static SendStatus Send(PeerSession session, byte[] octets) =>
            session.SendBody(_blob, octets, static (writer, body) => writer.WriteRaw(body, 0, body.Length));
    }
}
