using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.Storage.Tests.Relay;

/// <summary>A peer with a relay service on UDP on loopback: the gateway, or one of its clients, proven by a secret that all share.</summary>
internal sealed class RelayEnd : IAsyncDisposable, IBodyHandler
{
    private const int NumberField = 200;
    private const int FieldHead = 3;

    internal static readonly Identifier Gateway = IdOf(100);
    internal static readonly byte[] Tag = "numbers"u8.ToArray();

    private static readonly Identifier _group = IdOf(9);
    private static readonly byte[] _secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly RelayTransport _relay;
    private readonly PlatformCryptography _cryptography = new();
    private readonly ConcurrentQueue<uint> _numbers = new();
    private long _accepted;
    private long _lost;

    internal RelayEnd(Identifier id, int port, uint bootCount, IMailboxStore? mailboxes, ICollectedStore collected)
    {
        UdpTransport udp = new(
            new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = port, AllowOtherPort = false, UseMulticast = false, UseBroadcast = false });
        _relay = new RelayTransport(id, mailboxes is null ? Gateway : null);
        TransportTable transports = new();
        transports.Register(udp);
        transports.Register(_relay);
        PeerNodeOptions options = new()
        {
            Id = id,
            Cryptography = _cryptography,
            Transports = transports,
            Responder = new Responder(),
            BootCount = bootCount,
            Trace = new LockedTrace(),
        };
        Node = new PeerNode(options, NullLogger<PeerNode>.Instance);
        Node.Handle(Tag, this);
        Service = new RelayService(
            new RelayServiceOptions
            {
                Mailboxes = mailboxes,
                Host = new RelayHostOptions
                {
                    Quota = new RelayQuota
                    {
                        ItemsInMailbox = 5_000,
                        OctetsInMailbox = 16 << 20,
                        ItemsOfDepositor = 5_000,
                        NamesInMailbox = 1_000_000,
                        NamesOfDepositor = 1_000_000,
                        DepositsEachSecond = 5_000,
                    },
                },
                Access = new EverybodyAccess(),
                Collected = collected,
                Transport = _relay,
            },
            NullLogger<RelayService>.Instance);
        Service.Ended += outcome => Interlocked.Increment(ref outcome.Reason == 0 ? ref _accepted : ref _lost);
        Service.Attach(Node);
        Node.Start();
        Service.Start();
        Endpoint = udp.LocalEndpoint;
    }

    public bool AcceptsClear => false;

    internal PeerNode Node { get; }

    internal RelayService Service { get; }

    internal NanoPeers.Endpoints.Endpoint Endpoint { get; }

    /// <summary>The numbers that came, in their order.</summary>
    internal uint[] Numbers => [.. _numbers];

    internal int Count => _numbers.Count;

    /// <summary>Messages of this peer that the gateway said to have on disk.</summary>
    internal long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Messages of this peer that were refused for good, expired or lost.</summary>
    internal long Lost => Interlocked.Read(ref _lost);

    /// <summary>Messages that left by relay, and that came by relay.</summary>
    internal (long Sent, long Received) ByRelay => (_relay.Counters.Sent, _relay.Counters.Received);

    public void Handle(ReceivedBody body) =>
        _numbers.Enqueue(BigEndian.ReadUInt32(body.Envelope.Buffer, body.Envelope.BodyOffset + FieldHead));

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Node.DisposeAsync();
        _cryptography.Dispose();
    }

    internal static Identifier IdOf(byte id) => new([.. Enumerable.Repeat(id, 16)], 0);

    internal static SendStatus Say(PeerSession session, uint number) =>
        session.SendBody(Tag, number, static (writer, value) => writer.WriteUInt32(NumberField, value));

    internal async Task<PeerSession?> ConnectAsync(RemoteAddress to, CancellationToken stop)
    {
        SecretAuthenticator proof = new(_cryptography, AuthenticatorMethod.Secret, _secret, 0);
        SessionRequest request = new(_group, "group", Policy(), proof, [new PresharedKeyExchange(KeyExchangeMethod.Resumption, 7, _secret, 0)]);
        return (await Node.ConnectAsync(to, request, stop)).Session;
    }

    private static SessionPolicy Policy() => new()
    {
        Suites = [Suite.Aes128CbcHmac], KeyExchanges = [KeyExchangeMethod.Resumption], LifetimeSeconds = 86_400, MessageLimit = 1_000_000,
    };

    private sealed class EverybodyAccess : IRelayAccess
    {
        public RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential) => RelayRights.Own | RelayRights.Deposit;
    }

    private sealed class Responder : IResponderPolicy
    {
        public SessionPolicy Session { get; } = Policy();

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            new SecretAuthenticator(new PlatformCryptography(), AuthenticatorMethod.Secret, _secret, 0);

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

        public IResponderKeyExchange FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
            new PresharedKeyExchange(KeyExchangeMethod.Resumption, 7, _secret, 0);
    }
}
