using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>A node that proves itself by certificate, in a group that takes nothing else unless a test says so.</summary>
internal sealed class CertifiedPeer : IAsyncDisposable
{
    internal const string Purpose = "group";

    private static readonly Lazy<RsaKeyPool> _pool = new(static () => new RsaKeyPool(new RsaKeyPoolOptions(), TimeProvider.System));
    private readonly PlatformCryptography _cryptography = new();
    private readonly FixedTime _time;

    internal CertifiedPeer(byte number, CertificateGroup group, ITransport transport, CertifiedSetting? setting = null)
    {
        setting ??= new CertifiedSetting();
        _time = new FixedTime(setting.Now);
        Id = setting.Id ?? new Identifier([.. Enumerable.Repeat(number, 16)], 0);
        Key = setting.Key ?? PeerKey.Create();
        MemberCertificate certificate = setting.Certificate?.Invoke(this) ?? Issue(group);
        Membership = new CertificateMembership(Key, certificate, group.Checker, _time);
        SessionPolicy policy = new() { KeyExchanges = [setting.KeyExchange], SendKeySeparately = setting.KeyFollows };
        Member = setting.ByCertificate
            ? new GroupMember(setting.Group ?? group.Group, policy, _cryptography, _pool.Value, Membership, setting.Secret)
            : new GroupMember(setting.Group ?? group.Group, policy, _cryptography, _pool.Value, setting.Secret);
        Tap = new TapTransport(transport);
        TransportTable transports = new();
        transports.Register(Tap);
        PeerNodeOptions options = new()
        {
            Id = setting.ClaimedId ?? Id,
            Cryptography = _cryptography,
            Transports = transports,
            Responder = setting.AnswersWith is { } answers ? new Liar(policy, answers) : Member.CreateResponder([Purpose], (_, _) => AcceptDecision.Accept),
            Trace = Trace,
            Time = setting.Clock,
        };
        Node = new PeerNode(options, NullLogger<PeerNode>.Instance);
        Node.Handle(Nodes.TestPeer.Tag, Bodies);
        setting.Configure?.Invoke(Node);
        Node.Start();
    }

    internal Identifier Id { get; }

    internal PeerKey Key { get; }

    internal CertificateMembership Membership { get; }

    internal GroupMember Member { get; }

    internal TapTransport Tap { get; }

    internal PeerNode Node { get; }

    internal BodyLog Bodies { get; } = new();

    internal LockedTrace Trace { get; } = new();

    internal static ITransport Udp() =>
        new UdpTransport(new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false });

    internal MemberCertificate Issue(CertificateGroup group) => group.Authority.Issue(Id, Key.PublicKey, 1, 1, CertificateGroup.Now);

    internal async Task<(ConnectResult Result, IAuthenticator Used)> ConnectAsync(CertifiedPeer to, bool expects = true)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        SessionRequest request = await Member.CreateRequestAsync(Purpose, expects ? to.Id : null, token);
        RemoteAddress address = Node.Transports.Resolve(to.Tap.LocalEndpoint).Address!;
        return (await Node.ConnectAsync(address, request, token), request.Authenticator);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Key.Dispose();
        _cryptography.Dispose();
    }

    private sealed class Liar(SessionPolicy policy, Func<IAuthenticator> answers) : IResponderPolicy
    {
        public SessionPolicy Session => policy;

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) => new TakesAll(answers());

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

        public IResponderKeyExchange FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) => new EcdhResponderKeyExchange();
    }

    private sealed class TakesAll(IAuthenticator inner) : IAuthenticator
    {
        public int CredentialLength => inner.CredentialLength;

        public int ProofLength => inner.ProofLength;

        public bool IsCostly => false;

        public void WriteCredential(byte[] into, int offset) => inner.WriteCredential(into, offset);

        public void Prove(byte[] claim, int count, byte[] proof, int proofOffset) => inner.Prove(claim, count, proof, proofOffset);

        public bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset) => true;
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
