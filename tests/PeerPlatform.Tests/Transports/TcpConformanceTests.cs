using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite on TCP, real sockets on loopback.</summary>
[Trait("Capability", "E2")]
public sealed class TcpConformanceTests : TransportConformance
{
    /// <summary>On a stream the envelope is the frame: nothing shorter can be sent.</summary>
    protected override int ShortestMessage => TestMessages.ShortestEnvelope;

    protected override ITransport Open(Endpoint? at) => new TcpTransport(new TcpTransportOptions
    {
        BindAddress = IPAddress.Loopback,
        Port = at?.Port ?? 0,
        AllowOtherPort = false,
    });

    protected override Endpoint Nowhere() => Endpoint.Parse($"tcp://127.0.0.1:{FreePorts.Tcp()}")!;
}
