using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Peers;

/// <summary>How a test peer differs from the usual one.</summary>
internal sealed record TestPeerOptions
{
    public MemoryNetwork? Network { get; init; }

    public byte[] KeyExchanges { get; init; } = [KeyExchangeMethod.EcdhP256];

    public byte[] Suites { get; init; } = [Suite.Aes256Gcm, Suite.Aes128CbcHmac];

    public byte[] Secret { get; init; } = TestPeer.GroupSecret;

    public Identifier Group { get; init; } = TestPeer.GroupId;

    public bool AllowClear { get; init; }

    public Func<Identifier, string, AcceptDecision> Decide { get; init; } = static (_, _) => AcceptDecision.Accept;

    public Func<SessionQuestion, CancellationToken, Task<bool>>? AskUser { get; init; }

    public FileServiceOptions Files { get; init; } = new();

    /// <summary>Another transport than UDP.</summary>
    public ITransport? Transport { get; init; }

    /// <summary>Transports beside that one; not captured.</summary>
    public ITransport[] MoreTransports { get; init; } = [];

    public BodyCredentials? Credentials { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A whole peer: a node on UDP loopback or a memory network, a member of a group, with chat and files. Captures its traffic.</summary>
internal sealed class TestPeer : IAsyncDisposable
{
    public static readonly byte[] GroupSecret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    public static readonly Identifier GroupId = new([.. Enumerable.Repeat((byte)9, 16)], 0);

    private static readonly Lazy<RsaKeyPool> _keys = new(static () => new RsaKeyPool(new RsaKeyPoolOptions(), TimeProvider.System));
    private readonly PlatformCryptography _cryptography = new();

    public TestPeer(byte number, TestPeerOptions? options = null)
    {
        options ??= new TestPeerOptions();
        Id = new Identifier([.. Enumerable.Repeat(number, 16)], 0);
        Transport = new CapturingTransport(options.Transport ?? (options.Network is null ? Udp() : new MemoryTransport(options.Network, $"peer-{number}")));
        TransportTable transports = new();
        transports.Register(Transport);
        foreach (ITransport other in options.MoreTransports)
        {
            transports.Register(other);
        }

        SessionPolicy policy = new() { Suites = options.Suites, KeyExchanges = options.KeyExchanges, AllowClear = options.AllowClear };
        Member = new GroupMember(options.Group, policy, _cryptography, _keys.Value, options.Secret);
        PeerNodeOptions nodeOptions = new()
        {
            Id = Id,
            Cryptography = _cryptography,
            Transports = transports,
            Responder = Member.CreateResponder(["chat", "file", "data"], options.Decide),
            Trace = Trace,
            AskUser = options.AskUser,
            Credentials = options.Credentials,
            Time = options.Time,
        };
        Node = new PeerNode(nodeOptions, NullLogger<PeerNode>.Instance);
        ChatServiceOptions chat = new()
        {
            AllowClear = options.AllowClear,
            MakeRequest = token => Member.CreateRequestAsync(ChatServiceOptions.Purpose, null, token),
        };
        Chat = new ChatService(Node, chat);
        Chat.Delivered += Lines.Enqueue;
        Files = new FileService(Node, options.Files);
    }

    public Identifier Id { get; }

    public CapturingTransport Transport { get; }

    public GroupMember Member { get; }

    public PeerNode Node { get; }

    public ChatService Chat { get; }

    public FileService Files { get; }

    public AttemptTrace Trace { get; } = new(256);

    public ConcurrentQueue<ChatLine> Lines { get; } = new();

    public TestPeer Start()
    {
        Node.Start();
        return this;
    }

    public RemoteAddress AddressOf(TestPeer other) => Node.Transports.Resolve(other.Transport.LocalEndpoint).Address!;

    public ChatLink Open(TestPeer other) => Chat.Open(AddressOf(other));

    public async Task<ConnectResult> ConnectAsync(TestPeer other, string purpose)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        return await Node.ConnectAsync(AddressOf(other), await Member.CreateRequestAsync(purpose, null, token), token);
    }

    /// <summary>Whether a text stands readable in this peer's traffic.</summary>
    public bool Shows(string text, int from = 0) => Transport.Shows(Encoding.UTF8.GetBytes(text), from);

    public async ValueTask DisposeAsync()
    {
        Chat.Dispose();
        Files.Dispose();
        await Node.DisposeAsync();
        Member.Dispose();
        _cryptography.Dispose();
    }

    private static UdpTransport Udp() =>
        new(new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false, FollowInterfaces = false });
}
