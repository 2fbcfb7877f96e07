using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>A transport whose outgoing messages a test can hold back, look at, and send as it likes.</summary>
internal sealed class TapTransport(ITransport inner) : ITransport
{
    private volatile bool _holds;
    private volatile bool _throws;

    /// <summary>What it stands before.</summary>
    internal ITransport Inner => inner;

    /// <summary>Whether messages are kept in <see cref="Held"/> in place of being sent.</summary>
    internal bool Holds
    {
        get => _holds;
        set => _holds = value;
    }

    /// <summary>Whether sending throws, as a third party's transport might.</summary>
    internal bool Throws
    {
        get => _throws;
        set => _throws = value;
    }

    /// <summary>Which outgoing messages are lost on the way; none when null.</summary>
    internal Func<bool>? Loses { get; set; }

    /// <summary>Sees every message on its way out.</summary>
    internal Action<byte[]>? OnSend { get; set; }

    internal ConcurrentQueue<byte[]> Held { get; } = new();

    public string Scheme => inner.Scheme;

    public Endpoint LocalEndpoint => inner.LocalEndpoint;

    public int MaxMessageLength => inner.MaxMessageLength;

    public TransportCounters Counters => inner.Counters;

    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem) =>
        inner.TryResolve(endpoint, out address, out problem);

    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        if (_throws)
        {
            throw new InvalidOperationException("The transport is broken.");
        }

        if (_holds)
        {
            Held.Enqueue(message.ToArray());
            return SendStatus.Sent;
        }

        OnSend?.Invoke(message.ToArray());
        if (Loses?.Invoke() == true)
        {
            return SendStatus.Sent;
        }

        return inner.Send(message, to);
    }

    public void Start(IMessageSink sink) => inner.Start(new AsThis(this, sink));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Sends octets as they are.</summary>
    internal void Inject(byte[] octets, RemoteAddress to) => Assert.Equal(SendStatus.Sent, inner.Send(octets, to));

    /// <summary>The node is to answer through the tap, not around it.</summary>
    private sealed class AsThis(TapTransport tap, IMessageSink sink) : IMessageSink
    {
        public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from) =>
            sink.Receive(tap, buffer, offset, count, from);
    }
}
