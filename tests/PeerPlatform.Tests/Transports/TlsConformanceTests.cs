using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Tests.Certificates;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite on TLS 1.3 with both ends' certificates, real sockets on loopback.</summary>
public sealed class TlsConformanceTests : TransportConformance
{
    private static readonly Lazy<CertificateGroup> _group = new(() => new CertificateGroup());
    private static readonly Lazy<PeerKey> _key = new(PeerKey.Create);

    private byte _number;

    protected override int ShortestMessage => TestMessages.ShortestEnvelope;

    protected override ITransport Open(Endpoint? at)
    {
        Identifier id = new([.. Enumerable.Repeat(++_number, 16)], 0);
        MemberCertificate certificate = _group.Value.Authority.Issue(id, _key.Value.PublicKey, 1, 1, CertificateGroup.Now);
        CertificateMembership membership = new(_key.Value, certificate, _group.Value.Checker, new AtIssue());
        TcpTransportOptions options = new()
        {
            BindAddress = IPAddress.Loopback,
            Port = at is null ? 0 : int.Parse(at.Host.Split(':')[^1], null),
            AllowOtherPort = false,
        };
        return new TlsTransport(options, new TlsIdentity(_key.Value, membership));
    }

    protected override Endpoint Nowhere() => Endpoint.Parse($"tls://127.0.0.1:{FreePorts.Tcp()}")!;

    private sealed class AtIssue : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => CertificateGroup.Now;
    }
}
