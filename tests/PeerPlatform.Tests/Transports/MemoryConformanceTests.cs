using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite between two peers of this process, carried by the network's thread.</summary>
[Trait("Capability", "E8")]
public sealed class MemoryConformanceTests : TransportConformance
{
    private readonly MemoryNetwork _network = new();
    private int _names;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _network.Dispose();
    }

    protected override ITransport Open(Endpoint? at) => new MemoryTransport(_network, at?.Host ?? $"peer-{++_names}");

    protected override Endpoint Nowhere() => Endpoint.Parse("memory://nobody")!;
}
