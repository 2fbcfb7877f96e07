using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>A node that proves itself by a secret that all test peers share, agrees on keys by a preshared secret, and logs numbers.</summary>
internal sealed class TestPeer : IAsyncDisposable
{
    internal const string Purpose = "control";
    internal const ulong PresharedId = 7;

    internal static readonly Identifier Group = new([.. Enumerable.Repeat((byte)9, 16)], 0);
    internal static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    internal static readonly byte[] Tag = "numbers"u8.ToArray();

    private readonly PeerSetting _setting;

    internal TestPeer(byte id, PeerSetting? setting = null)
    {
        _setting = setting ?? new PeerSetting();
        Tap = new TapTransport(_setting.Transport ?? Udp(_setting.Port));
        TransportTable transports = new();
        transports.Register(Tap);
        PeerNodeOptions options = new()
        {
            Id = new Identifier([.. Enumerable.Repeat(id, 16)], 0),
            Cryptography = new PlatformCryptography(),
            Transports = transports,
            Responder = _setting.Answers ? new SecretPolicy(_setting) : null,
            BootCount = _setting.BootCount,
            GroupKeys = _setting.GroupKeys,
            Credentials = _setting.Credentials,
            Traffic = _setting.Traffic,
            Trace = Trace,
            AskUser = _setting.AskUser,
            KeepsAlive = _setting.KeepsAlive,
            Time = _setting.Time,
        };
        Node = new PeerNode(options, NullLogger<PeerNode>.Instance);
        Node.Handle(Tag, Bodies);
    }

    internal PeerNode Node { get; }

    internal TapTransport Tap { get; }

    internal BodyLog Bodies { get; } = new();

    internal LockedTrace Trace { get; } = new();

    internal RemoteAddress Address => Tap.TryResolve(Tap.LocalEndpoint, out RemoteAddress? address, out _) ? address : throw new InvalidOperationException();

    internal long this[NodeCounter counter] => Node.Counters[counter];

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    internal static UdpTransport Udp(int port) =>
        new(new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = port, AllowOtherPort = false, UseMulticast = false, UseBroadcast = false });

    internal static IAuthenticator SecretAuthenticator(byte[]? secret = null) =>
        new SecretAuthenticator(new PlatformCryptography(), AuthenticatorMethod.Secret, secret ?? Secret, 0);

    internal static PresharedKeyExchange Exchange() => new(KeyExchangeMethod.Resumption, PresharedId, Secret, 0);

    internal TestPeer Started()
    {
        Node.Start();
        return this;
    }

    internal Task<ConnectResult> ConnectAsync(TestPeer to) => ConnectUntilAsync(to, TestContext.Current.CancellationToken);

    internal Task<ConnectResult> ConnectUntilAsync(TestPeer to, CancellationToken gaveUp) => Node.ConnectAsync(to.Address, Request(), gaveUp);

    internal SessionRequest Request(string purpose = Purpose) => new(Group, purpose, _setting.Policy, SecretAuthenticator(), [Exchange()]);

    /// <summary>A live session, at this end.</summary>
    internal async Task<PeerSession> LiveAsync(TestPeer to)
    {
        ConnectResult result = await ConnectAsync(to);
        Assert.NotNull(result.Session);
        return result.Session;
    }

    /// <summary>Seals a number, and keeps the message back.</summary>
    internal byte[] Sealed(PeerSession session, uint number)
    {
        Tap.Holds = true;
        Tap.Held.Clear();
        Assert.Equal(SendStatus.Sent, session.SendBody(Tag, number, BodyLog.Write));
        Tap.Holds = false;
        byte[][] held = [.. Tap.Held];
        return held.Single();
    }

    private sealed class SecretPolicy(PeerSetting setting) : IResponderPolicy
    {
        public SessionPolicy Session { get; } = setting.Policy;

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            setting.Authenticator?.Invoke() ?? SecretAuthenticator();

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => setting.Decision;

        public IResponderKeyExchange FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) => Exchange();
    }
}
