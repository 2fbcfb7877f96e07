using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>A whole node, A or B, of a set-up in <c>tests/vectors/certificates</c>: what it sends is held back, and its clock stands.</summary>
internal sealed class VectorPeer : IAsyncDisposable
{
    private readonly JsonElement _vector;
    private readonly CertificateVectors _certificates;

    internal VectorPeer(JsonElement vector, string name, CertificateVectors certificates, MemoryNetwork network, DateTimeOffset? now = null)
    {
        _vector = vector;
        _certificates = certificates;
        IEnumerable<string> random = vector.GetProperty("random").GetProperty(name).EnumerateArray().Select(one => one.GetString()!);
        Cryptography = new ScriptedCryptography(random.Select(Convert.FromHexString));
        Membership = new CertificateMembership(certificates.KeyOf(name), CertificateVectors.CertificateOf(name), certificates.Checker, new At(now ?? CertificateVectors.Now));
        Tap = new TapTransport(new MemoryTransport(network, name)) { Holds = true };
        TransportTable transports = new();
        transports.Register(Tap);
        PeerNodeOptions options = new()
        {
            Id = IdOf(name),
            Cryptography = Cryptography,
            Transports = transports,
            Responder = name == "B" ? new Policy(this) : null,
            BootCount = 1,
            Trace = Trace,
            KeepsAlive = false,
            Time = new ManualTimeProvider(),
        };
        Node = new PeerNode(options, NullLogger<PeerNode>.Instance);
        Node.Start();
    }

    internal ScriptedCryptography Cryptography { get; }

    internal CertificateMembership Membership { get; }

    internal TapTransport Tap { get; }

    internal LockedTrace Trace { get; } = new();

    internal PeerNode Node { get; }

    private byte Exchange => _vector.GetProperty("exchange").GetByte();

    private SessionPolicy Policies(string keyFollows) => new()
    {
        Suites = [.. _vector.GetProperty("suites").EnumerateArray().Select(one => one.GetByte())],
        KeyExchanges = [Exchange],
        SendKeySeparately = _vector.GetProperty(keyFollows).GetBoolean(),
    };

    internal RemoteAddress AddressOf(string name)
    {
        Assert.True(Tap.TryResolve(NanoPeers.Endpoints.Endpoint.Parse("memory://" + name)!, out RemoteAddress? address, out _));
        return address;
    }

    /// <summary>Asks the other peer.</summary>
    internal Task<ConnectResult> ConnectAsync()
    {
        Identifier other = IdOf("B");
        IInitiatorKeyExchange exchange = _vector.TryGetProperty("rsaKey", out JsonElement key)
            ? new RsaInitiatorKeyExchange(new EphemeralKey(new RsaKeyPair(CertificateVectors.RsaOf(key.GetString()!))))
            : Preshared();
        SessionRequest request = new(_certificates.Group, "group", Policies("keyOfInitiatorFollows"), Membership.CreateAuthenticator(other), [exchange])
        {
            ExpectedPeer = other,
        };
        return Node.ConnectAsync(AddressOf("B"), request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Cryptography.Dispose();
    }

    private Identifier IdOf(string name) => new(Convert.FromHexString(_vector.GetProperty("peers").GetProperty(name).GetString()!), 0);

    private PresharedKeyExchange Preshared() => new(
        Exchange, _vector.GetProperty("presharedId").GetUInt64(), Convert.FromHexString(_vector.GetProperty("preshared").GetString()!), 0);

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>Agrees by the exchange that chips respond with: its random octets come from the vector.</summary>
    private sealed class Policy(VectorPeer peer) : ICertificateResponder
    {
        public SessionPolicy Session { get; } = peer.Policies("keyOfResponderFollows");

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            peer.Membership.CreateAuthenticator(new Identifier(senderBuffer, senderOffset));

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            peer._vector.GetProperty("name").GetString() == "refused" ? AcceptDecision.Reject : AcceptDecision.Accept;

        public IResponderKeyExchange FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
            offer.Has(SessionField.RsaKey) ? new RsaResponderKeyExchange(peer.Cryptography, RsaPublicKey.ModulusSize3072) : peer.Preshared();

        public CertificateMembership? FindMembership(Identifier group) => group.Equals(peer._certificates.Group) ? peer.Membership : null;
    }
}
