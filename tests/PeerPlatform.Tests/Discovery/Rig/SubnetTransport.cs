using System.Diagnostics.CodeAnalysis;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>A transport in memory whose multicasts reach its own subnet alone; addresses are reached from everywhere, as through a router.</summary>
internal sealed class SubnetTransport : IGroupTransport
{
    private readonly MemoryTransport _inner;
    private readonly List<SubnetTransport> _all;

    internal SubnetTransport(MemoryNetwork network, List<SubnetTransport> all, string name, string subnet)
    {
        _inner = new MemoryTransport(network, name);
        _all = all;
        Subnet = subnet;
        lock (all)
        {
            all.Add(this);
        }
    }

    internal string Subnet { get; }

    /// <summary>Sees every message on its way out.</summary>
    internal Action<byte[]>? OnSend { get; set; }

    /// <summary>Whether multicast and broadcast are lost altogether.</summary>
    internal bool IsDeaf { get; set; }

    public string Scheme => _inner.Scheme;

    public Endpoint LocalEndpoint => _inner.LocalEndpoint;

    public int MaxMessageLength => Limits.MaxDatagram;

    public TransportCounters Counters => _inner.Counters;

    internal RemoteAddress Address => TryResolve(LocalEndpoint, out RemoteAddress? address, out _) ? address : throw new InvalidOperationException();

    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem) =>
        _inner.TryResolve(endpoint, out address, out problem);

    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        OnSend?.Invoke(message.ToArray());
        return _inner.Send(message, to);
    }

    public SendStatus SendMulticast(ReadOnlySpan<byte> message)
    {
        OnSend?.Invoke(message.ToArray());
        SubnetTransport[] others;
        lock (_all)
        {
            others = [.. _all.Where(other => other != this && other.Subnet == Subnet && !other.IsDeaf)];
        }

        foreach (SubnetTransport other in IsDeaf ? [] : others)
        {
            _inner.Send(message, other.Address);
        }

        return SendStatus.Sent;
    }

    /// <summary>Whoever hears a multicast hears the broadcast, too: it is left out, so that nothing comes twice.</summary>
    public SendStatus SendBroadcast(ReadOnlySpan<byte> message) => SendStatus.Sent;

    public void Start(IMessageSink sink) => _inner.Start(new AsThis(this, sink));

    public ValueTask DisposeAsync()
    {
        lock (_all)
        {
            _all.Remove(this);
        }

        return _inner.DisposeAsync();
    }

    private sealed class AsThis(SubnetTransport transport, IMessageSink sink) : IMessageSink
    {
        public void Receive(ITransport from, byte[] buffer, int offset, int count, IncomingAddress address) =>
            sink.Receive(transport, buffer, offset, count, address);
    }
}
