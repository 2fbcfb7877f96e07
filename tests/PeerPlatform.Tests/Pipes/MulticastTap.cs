using System.Diagnostics.CodeAnalysis;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Pipes;

/// <summary>Counts what leaves a transport that knows multicast: datagrams to one remote, and datagrams to the multicast group.</summary>
internal sealed class MulticastTap(IGroupTransport inner) : IGroupTransport
{
    private int _unicasts;
    private int _multicasts;

    internal int Unicasts => Volatile.Read(ref _unicasts);

    internal int Multicasts => Volatile.Read(ref _multicasts);

    public string Scheme => inner.Scheme;

    public Endpoint LocalEndpoint => inner.LocalEndpoint;

    public int MaxMessageLength => inner.MaxMessageLength;

    public TransportCounters Counters => inner.Counters;

    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem) =>
        inner.TryResolve(endpoint, out address, out problem);

    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        Interlocked.Increment(ref _unicasts);
        return inner.Send(message, to);
    }

    public SendStatus SendMulticast(ReadOnlySpan<byte> message)
    {
        Interlocked.Increment(ref _multicasts);
        return inner.SendMulticast(message);
    }

    public SendStatus SendBroadcast(ReadOnlySpan<byte> message) => inner.SendBroadcast(message);

    public void Start(IMessageSink sink) => inner.Start(sink);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
