using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Peers;

public sealed class PeerTests
{
    private static readonly byte[] _blob = "blob"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    [Trait("Capability", "A16")]
    public async Task A_thousand_random_messages_each_way_round_trip_bit_exact_over_UDP(byte suite)
    {
        TestPeerOptions options = new() { Suites = [suite], KeyExchanges = [KeyExchangeMethod.Rsa] };
        await using TestPeer one = new(1, options);
        await using TestPeer other = new(2, options);
        Mailbox atOne = new(one);
        Mailbox atOther = new(other);
        one.Start();
        other.Start();
        PeerSession there = (await one.ConnectAsync(other, "data")).Session!;
        await Eventually.TrueAsync(() => other.Node.FindSession(one.Id, "data") != null, "the session is live at both ends");
        PeerSession back = other.Node.FindSession(one.Id, "data")!;
        Random random = new(16);
        for (int i = 0; i < 1_000; i++)
        {
            byte[] ping = Octets(random);
            byte[] pong = Octets(random);
            Assert.Equal(SendStatus.Sent, Send(there, ping));
            Assert.Equal(SendStatus.Sent, Send(back, pong));
            Assert.Equal(ping, await atOther.NextAsync());
            Assert.Equal(pong, await atOne.NextAsync());
        }

        Assert.True(there.Messages.Sent >= 1_000 && there.Messages.Received >= 1_000);
        Assert.Equal(suite, there.Terms.Suite);
    }

    [Fact]
    [Trait("Capability", "A30")]
    public async Task Three_peers_of_one_process_have_identities_and_sessions_of_their_own()
    {
        await using TestPeer first = new TestPeer(1).Start();
        await using TestPeer second = new TestPeer(2).Start();
        await using TestPeer third = new TestPeer(3).Start();
        ChatLink a = first.Open(second);
        ChatLink b = second.Open(third);
        ChatLink c = third.Open(first);
        ConnectResult[] results = [await a.SecureAsync(Token), await b.SecureAsync(Token), await c.SecureAsync(Token)];
        Assert.Equal([second.Id, third.Id, first.Id], results.Select(result => result.Session!.Peer));
        Assert.Equal(3, results.Select(result => result.Session!.Id).Distinct().Count());
        Assert.Equal(3, new[] { first, second, third }.Select(peer => peer.Transport.LocalEndpoint.ToString()).Distinct().Count());
        Assert.Equal([ChatOutcome.Heard, ChatOutcome.Heard, ChatOutcome.Heard],
            [await a.SayAsync("1 to 2", Token), await b.SayAsync("2 to 3", Token), await c.SayAsync("3 to 1", Token)]);
        Assert.Equal(("1 to 2", first.Id), Only(second));
        Assert.Equal(("2 to 3", second.Id), Only(third));
        Assert.Equal(("3 to 1", third.Id), Only(first));
        foreach (TestPeer peer in new[] { first, second, third })
        {
            await Eventually.TrueAsync(() => peer.Node.Sessions.Count(session => session.IsLive) == 2, "each has two sessions");
            Assert.Equal(0, peer.Node.Counters[NodeCounter.UnknownSession]);
        }
    }

    /// <summary>No groups, no discovery, no peers' ids known before: a service that is called at an address, over TCP, with the library that peers use.</summary>
    [Fact]
    [Trait("Capability", "A29")]
    public async Task A_client_calls_a_service_at_an_address()
    {
        using PlatformCryptography cryptography = new();
        using RsaKeyPool keys = new(new RsaKeyPoolOptions { ReadyKeys = 1 }, TimeProvider.System);
        Identifier noGroup = new(new byte[16], 0);
        byte[] sharedKey = [.. Enumerable.Repeat((byte)3, 32)];
        SessionPolicy policy = new() { Suites = [Suite.Aes256Gcm] };
        using GroupMember serverSide = new(noGroup, policy, cryptography, null, sharedKey);
        using GroupMember clientSide = new(noGroup, policy, cryptography, keys, sharedKey);
        await using PeerNode server = TcpNode(7, cryptography, serverSide.CreateResponder(["time"], static (_, _) => AcceptDecision.Accept));
        await using PeerNode client = TcpNode(8, cryptography, null);
        server.Handle(_blob, new TimeOfDay());
        Answers answers = new();
        client.Handle(_blob, answers);
        server.Start();
        client.Start();
        RemoteAddress address = client.Transports.Resolve(server.Transports.Find("tcp")!.LocalEndpoint).Address!;
        ConnectResult result = await client.ConnectAsync(address, await clientSide.CreateRequestAsync("time", null, Token), Token);
        Assert.Equal("", result.Problem);
        Send(result.Session!, "what time is it?"u8.ToArray());
        Assert.Equal("12:00", await answers.First.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        result.Session!.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => server.Sessions.Count == 0, "the service forgets its client");
    }

    private static PeerNode TcpNode(byte number, PlatformCryptography cryptography, IResponderPolicy? responder)
    {
        TransportTable transports = new();
        transports.Register(new TcpTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 }));
        PeerNodeOptions options = new()
        {
            Id = new Identifier([.. Enumerable.Repeat(number, 16)], 0),
            Cryptography = cryptography,
            Transports = transports,
            Responder = responder,
            Trace = new AttemptTrace(16),
        };
        return new PeerNode(options, NullLogger<PeerNode>.Instance);
    }

    private static (string Text, Identifier From) Only(TestPeer peer)
    {
        ChatLine line = Assert.Single(peer.Lines);
        return (line.Text, line.From);
    }

    private static byte[] Octets(Random random)
    {
        byte[] octets = new byte[random.Next(0, 1_200)];
        random.NextBytes(octets);
        return octets;
    }

    private static SendStatus Send(PeerSession session, byte[] octets) =>
        session.SendBody(_blob, octets, static (writer, body) => writer.WriteRaw(body, 0, body.Length));

    /// <summary>What arrived at a peer, in order of arrival.</summary>
    private sealed class Mailbox : IBodyHandler
    {
        private readonly Channel<byte[]> _arrived = Channel.CreateUnbounded<byte[]>();

        public Mailbox(TestPeer peer)
        {
            peer.Node.Handle(_blob, this);
        }

        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body) => _arrived.Writer.TryWrite(body.Octets.ToArray());

        public Task<byte[]> NextAsync() => _arrived.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    private sealed class TimeOfDay : IBodyHandler
    {
        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            if (body.Octets.SequenceEqual("what time is it?"u8))
            {
                Send(body.Session!, "12:00"u8.ToArray());
            }
        }
    }

    private sealed class Answers : IBodyHandler
    {
        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body) => First.TrySetResult(System.Text.Encoding.ASCII.GetString(body.Octets));
    }
}
