using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>The scheme of an endpoint selects the transport.</summary>
public sealed class TransportTableTests
{
    [Fact]
    [Trait("Capability", "E1")]
    public async Task Tcp_udp_http_and_in_process_endpoints_resolve_and_carry_a_message()
    {
        using var network = new MemoryNetwork();
        await using TransportSet here = Open(network, "here");
        await using TransportSet there = Open(network, "there");
        Assert.Equal(["http", "memory", "tcp", "udp"], here.Table.Schemes);
        foreach (ITransport remote in there.Table.Transports)
        {
            Endpoint endpoint = Endpoint.Parse(remote.LocalEndpoint.ToString())!;
            Assert.StartsWith(remote.Scheme + "://", endpoint.ToString(), StringComparison.Ordinal);

            Resolution resolution = here.Table.Resolve(endpoint);
            Assert.True(resolution.IsResolved, resolution.Problem);
            Assert.Equal(remote.Scheme, resolution.Transport.Scheme);
            Assert.Equal(endpoint, resolution.Address.Endpoint);

            byte[] question = TestMessages.OfLength(100, remote.Scheme.GetHashCode(StringComparison.Ordinal));
            Assert.Equal(SendStatus.Sent, here.Table.Send(question, resolution.Address));
            ReceivedMessage asked = await there.Sink.NextAsync();
            Assert.Equal(question, asked.Octets);
            Assert.Equal(remote.Scheme, asked.From.Scheme);
            Assert.Equal(SendStatus.Sent, there.Table.Send(TestMessages.OfLength(200), asked.From));
            Assert.Equal(TestMessages.OfLength(200), (await here.Sink.NextAsync()).Octets);
        }
    }

    [Fact]
    public async Task An_endpoint_without_a_transport_is_refused_by_name_and_the_registered_schemes_are_told()
    {
        var table = new TransportTable();
        Resolution none = table.Resolve(Endpoint.Parse("udp://192.0.2.1:9701")!);
        Assert.Equal(ResolveStatus.UnknownScheme, none.Status);
        Assert.Contains("none", none.Problem, StringComparison.Ordinal);

        using var network = new MemoryNetwork();
        await using TransportSet set = Open(network, "here");
        Resolution unknown = set.Table.Resolve(Endpoint.Parse("bluetooth://00-11-22")!);
        Assert.Equal(ResolveStatus.UnknownScheme, unknown.Status);
        Assert.False(unknown.IsResolved);
        Assert.Null(unknown.Transport);
        Assert.Null(unknown.Address);
        Assert.Contains("bluetooth://", unknown.Problem, StringComparison.Ordinal);
        Assert.Contains("http, memory, tcp, udp", unknown.Problem, StringComparison.Ordinal);

        Resolution refused = set.Table.Resolve(Endpoint.Parse("udp://some.name:9701")!);
        Assert.Equal(ResolveStatus.Refused, refused.Status);
        Assert.Contains("some.name", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_partys_transport_is_registered_by_its_scheme_and_carries_messages()
    {
        var table = new TransportTable();
        await using var infrared = new EchoingInfraredTransport();
        var sink = new RecordingSink();
        infrared.Start(sink);
        table.Register(infrared);
        Resolution resolution = table.Resolve(Endpoint.Parse("irda://desk-lamp")!);
        Assert.True(resolution.IsResolved, resolution.Problem);
        Assert.Equal(SendStatus.Sent, table.Send(TestMessages.OfLength(100), resolution.Address));
        ReceivedMessage echo = await sink.NextAsync();
        Assert.Equal(TestMessages.OfLength(100), echo.Octets);
        Assert.Equal(resolution.Address, echo.From);
        Assert.Same(infrared, table.Find("irda"));
    }

    [Fact]
    public async Task A_scheme_is_registered_once_and_must_be_one()
    {
        var table = new TransportTable();
        await using var infrared = new EchoingInfraredTransport();
        table.Register(infrared);
        Assert.Throws<ArgumentException>(() => table.Register(infrared));
        Assert.Throws<ArgumentException>(() => table.Register(new EchoingInfraredTransport { Scheme = "IrDA" }));
        Assert.Throws<ArgumentException>(() => table.Register(new EchoingInfraredTransport { Scheme = "no scheme" }));
        Assert.Equal(SendStatus.Unreachable, table.Send(new byte[1], UdpAddress.Of(IPAddress.Loopback, 9701)));
    }

    [Fact]
    public async Task Counters_are_metrics_too()
    {
        using var network = new MemoryNetwork(MemoryDelivery.Pumped);
        await using var alice = new MemoryTransport(network, "metered");
        var measured = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == TransportCounters.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        var here = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == here)
            {
                string key = instrument.Name + string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"));
                measured[key] = measured.GetValueOrDefault(key) + value;
            }
        });
        listener.Start();
        alice.Start(new RecordingSink());
        alice.TryResolve(alice.LocalEndpoint, out RemoteAddress? self, out _);
        alice.Send(new byte[10], self!);
        alice.Send(new byte[20], self!);
        alice.Send([], self!);
        network.Pump();
        Assert.Equal(2, measured["nanopeers.transport.sent transport=memory"]);
        Assert.Equal(30, measured["nanopeers.transport.sent.octets transport=memory"]);
        Assert.Equal(2, measured["nanopeers.transport.received transport=memory"]);
        Assert.Equal(30, measured["nanopeers.transport.received.octets transport=memory"]);
        Assert.Equal(1, measured["nanopeers.transport.dropped transport=memory reason=SendMalformed"]);
        Assert.Equal(1, alice.Counters.DroppedInAll);
    }

    private static TransportSet Open(MemoryNetwork network, string name)
    {
        var set = new TransportSet(
        [
            new UdpTransport(new UdpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false }),
            new TcpTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 }),
            new HttpTransport(new HttpTransportOptions { Port = 0 }),
            new MemoryTransport(network, name),
        ]);
        return set;
    }

    /// <summary>One peer's transports, started.</summary>
    private sealed class TransportSet : IAsyncDisposable
    {
        public TransportSet(ITransport[] transports)
        {
            foreach (ITransport transport in transports)
            {
                Table.Register(transport);
                transport.Start(Sink);
            }
        }

        public TransportTable Table { get; } = new();

        public RecordingSink Sink { get; } = new();

        public async ValueTask DisposeAsync()
        {
            foreach (ITransport transport in Table.Transports)
            {
                await transport.DisposeAsync();
            }
        }
    }

    /// <summary>A transport that the platform knows nothing of: infrared light that comes back from the wall.</summary>
    private sealed class EchoingInfraredTransport : ITransport
    {
        private IMessageSink? _sink;

        public string Scheme { get; init; } = "irda";

        public Endpoint LocalEndpoint => Endpoint.Parse("irda://wall")!;

        public int MaxMessageLength => 2048;

        public TransportCounters Counters { get; } = new("irda");

        public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
        {
            address = new InfraredAddress(endpoint.Host);
            problem = "";
            return true;
        }

        public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
        {
            _sink?.Receive(this, message.ToArray(), 0, message.Length, new KnownIncomingAddress(to));
            return SendStatus.Sent;
        }

        public void Start(IMessageSink sink) => _sink = sink;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class InfraredAddress(string name) : RemoteAddress
    {
        public override string Scheme => "irda";

        public override bool Equals(RemoteAddress? other) => other is InfraredAddress infrared && infrared.ToString() == ToString();

        public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);

        protected override Endpoint MakeEndpoint() => Endpoint.Parse("irda://" + name)!;
    }
}
