using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.Benchmarks;

/// <summary>Nodes as the benchmarks need them: one secret proves everybody, all exchanges are open.</summary>
internal static class Peers
{
    internal const ulong ResumptionId = 77;

    internal static readonly Identifier Group = new([.. Enumerable.Repeat((byte)9, 16)], 0);

    internal static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    internal static PeerNode Make(byte id, bool answers, int port = 0, IGroupKeyTable? groupKeys = null, ITransport? more = null)
    {
        TransportTable transports = new();
        UdpTransportOptions udp = new() { BindAddress = IPAddress.Loopback, Port = port, UseMulticast = false, UseBroadcast = false };
        transports.Register(new UdpTransport(udp));
        if (more is not null)
        {
            transports.Register(more);
        }

        PeerNodeOptions options = new()
        {
            Id = IdOf(id),
            Cryptography = new PlatformCryptography(),
            Transports = transports,
            Responder = answers ? new OpenPolicy() : null,
            Trace = new SilentTrace(),
            KeepsAlive = false,
            GroupKeys = groupKeys,
        };
        return new PeerNode(options, NullLogger<PeerNode>.Instance);
    }

    internal static Identifier IdOf(byte id) => new([.. Enumerable.Repeat(id, 16)], 0);

    internal static RemoteAddress AddressOf(PeerNode from, PeerNode to) =>
        from.Transports.Resolve(to.Transports.Transports.OfType<UdpTransport>().Single().LocalEndpoint).Address!;

    internal static SessionRequest Request(string purpose, IInitiatorKeyExchange exchange, int suite) => new(
        Group,
        purpose,
        new SessionPolicy { Suites = [(byte)suite], AttemptTimeoutMillis = 30000, MessageLimit = uint.MaxValue },
        new SecretAuthenticator(new PlatformCryptography(), AuthenticatorMethod.Secret, Secret, 0),
        [exchange]);

    internal static PresharedKeyExchange Resumption() => new(KeyExchangeMethod.Resumption, ResumptionId, Secret, 0);

    private sealed class SilentTrace : IAttemptTrace
    {
        public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
        {
        }
    }

    private sealed class OpenPolicy : IResponderPolicy
    {
        public SessionPolicy Session { get; } = new()
        {
            Suites = [Suite.Aes128CbcHmac, Suite.Aes256Gcm],
            KeyExchanges = [KeyExchangeMethod.Resumption, KeyExchangeMethod.EcdhP256, KeyExchangeMethod.Rsa],
            MessageLimit = uint.MaxValue,
        };

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            new SecretAuthenticator(new PlatformCryptography(), AuthenticatorMethod.Secret, Secret, 0);

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

        public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) => method switch
        {
            KeyExchangeMethod.Rsa => new NativeRsaResponderKeyExchange(),
            KeyExchangeMethod.EcdhP256 => new EcdhResponderKeyExchange(),
            _ => Resumption(),
        };
    }
}
