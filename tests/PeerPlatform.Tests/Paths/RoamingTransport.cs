using System.Diagnostics.CodeAnalysis;
using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Paths;

/// <summary>UDP of a machine that is carried from one subnet to another: its address goes, and another one comes.</summary>
internal sealed class RoamingTransport(IPAddress first) : ITransport
{
    private UdpTransport _inner = At(first);
    private IMessageSink? _sink;

    public string Scheme => "udp";

    public Endpoint LocalEndpoint => _inner.LocalEndpoint;

    public int MaxMessageLength => _inner.MaxMessageLength;

    public TransportCounters Counters => _inner.Counters;

    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem) =>
        _inner.TryResolve(endpoint, out address, out problem);

    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to) => _inner.Send(message, to);

    public void Start(IMessageSink sink)
    {
        _sink = new AsThis(this, sink);
        _inner.Start(_sink);
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    internal async Task MoveAsync(IPAddress to)
    {
        UdpTransport before = _inner;
        await before.DisposeAsync();
        _inner = At(to);
        _inner.Start(_sink!);
    }

    private static UdpTransport At(IPAddress address) =>
        new(new UdpTransportOptions { BindAddress = address, Port = 0, UseMulticast = false, UseBroadcast = false, FollowInterfaces = false });

    private sealed class AsThis(RoamingTransport roaming, IMessageSink sink) : IMessageSink
    {
        public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from) =>
            sink.Receive(roaming, buffer, offset, count, from);
    }
}
