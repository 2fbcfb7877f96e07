using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Two nodes of one process that talk over UDP on loopback; the second answers by a preshared secret.</summary>
internal sealed class NodePair : IAsyncDisposable
{
    internal static readonly Identifier Group = new([.. Enumerable.Repeat((byte)9, 16)], 0);
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    internal NodePair()
    {
        First = Make(1, null);
        Second = Make(2, new Policy());
    }

    internal PeerNode First { get; }

    internal PeerNode Second { get; }

    internal void Start()
    {
        First.Start();
        Second.Start();
    }

    internal Task<ConnectResult> ConnectAsync() => ConnectAsync(Secret);

    internal Task<ConnectResult> ConnectAsync(byte[] secret)
    {
        SecretAuthenticator authenticator = new(new PlatformCryptography(), AuthenticatorMethod.Secret, secret, 0);
        PresharedKeyExchange exchange = new(KeyExchangeMethod.Resumption, 7, Secret, 0);
        SessionRequest request = new(Group, "control", new SessionPolicy(), authenticator, [exchange]);
        Resolution resolution = First.Transports.Resolve(Second.Transports.Transports.Single().LocalEndpoint);
        return First.ConnectAsync(resolution.Address!, request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    private static PeerNode Make(byte id, IResponderPolicy? policy)
    {
        TransportTable transports = new();
        UdpTransportOptions udp = new() { BindAddress = System.Net.IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false };
        transports.Register(new UdpTransport(udp));
        PeerNodeOptions options = new()
        {
            Id = new Identifier([.. Enumerable.Repeat(id, 16)], 0),
            Cryptography = new PlatformCryptography(),
            Transports = transports,
            Responder = policy,
            Trace = new AttemptTrace(64),
        };
        return new PeerNode(options, NullLogger<PeerNode>.Instance);
    }

    private sealed class Policy : IResponderPolicy
    {
        public SessionPolicy Session { get; } = new() { KeyExchanges = [KeyExchangeMethod.Resumption] };

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            new SecretAuthenticator(new PlatformCryptography(), AuthenticatorMethod.Secret, Secret, 0);

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

        public IResponderKeyExchange FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
            new PresharedKeyExchange(KeyExchangeMethod.Resumption, 7, Secret, 0);
    }
}
