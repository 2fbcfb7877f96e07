using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite on UDP, real sockets on loopback.</summary>
[Trait("Capability", "E3")]
public sealed class UdpConformanceTests : TransportConformance
{
    private readonly int _groupPort = FreePorts.Udp();

    protected override ITransport Open(Endpoint? at) => new UdpTransport(new UdpTransportOptions
    {
        BindAddress = IPAddress.Loopback,
        Port = at?.Port ?? 0,
        AllowOtherPort = false,
        GroupPort = _groupPort,
    });

    protected override Endpoint Nowhere() => Endpoint.Udp("127.0.0.1", FreePorts.Udp())!;
}
