using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite between peers that can only make outgoing requests: each fetches its messages from one host by long polling.</summary>
[Trait("Capability", "E4")]
public sealed class HttpPollingConformanceTests : TransportConformance
{
    private readonly HttpTransport _host = new(new HttpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, HostsMailboxes = true });

    public override ValueTask InitializeAsync()
    {
        _host.Start(new RecordingSink());
        return base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host.DisposeAsync();
    }

    protected override ITransport Open(Endpoint? at) => new HttpTransport(new HttpTransportOptions
    {
        Mailbox = at ?? Endpoint.Parse($"{_host.LocalEndpoint}/relay/{Guid.NewGuid()}"),
        PollRetryMillis = 50,
        LongestPollRetryMillis = 200,
    });

    protected override Endpoint Nowhere() => Endpoint.Parse($"http://127.0.0.1:{FreePorts.Tcp()}/relay/{Guid.NewGuid()}")!;
}
