using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite tunnelled over HTTP, real requests on loopback.</summary>
[Trait("Capability", "E4")]
public sealed class HttpConformanceTests : TransportConformance
{
    protected override ITransport Open(Endpoint? at) => new HttpTransport(new HttpTransportOptions
    {
        BindAddress = IPAddress.Loopback,
        Port = at?.Port ?? 0,
        AllowOtherPort = false,
    });

    protected override Endpoint Nowhere() => Endpoint.Parse($"http://127.0.0.1:{FreePorts.Tcp()}")!;
}
