using System.IO.Pipes;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The conformance suite over lines that are no network: a named pipe between each two transports.</summary>
[Trait("Capability", "E6")]
public sealed class StreamConformanceTests : TransportConformance
{
    private readonly List<StreamTransport> _lined = [];
    private int _names;

    protected override ITransport Open(Endpoint? at)
    {
        StreamTransport transport = new(new StreamTransportOptions { Name = at?.Host ?? $"line-{++_names}" });
        foreach (StreamTransport other in _lined)
        {
            Join(transport, other);
        }

        _lined.Add(transport);
        return transport;
    }

    protected override Endpoint Nowhere() => Endpoint.Parse("stream://nobody")!;

    private static void Join(StreamTransport one, StreamTransport other)
    {
        string name = "nanopeers-" + Guid.NewGuid().ToString("N")[..12];
        NamedPipeServerStream server = new(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        Task connected = server.WaitForConnectionAsync();
        NamedPipeClientStream client = new(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        client.Connect();
        connected.Wait();
        try
        {
            other.Attach(one.LocalEndpoint.Host, client);
            one.Attach(other.LocalEndpoint.Host, server);
        }
        catch (ObjectDisposedException)
        {
            // A transport that the test has closed gets no line.
            client.Dispose();
            server.Dispose();
        }
    }
}
