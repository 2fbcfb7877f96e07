using System.Diagnostics.CodeAnalysis;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Peers;

/// <summary>Passes everything on and keeps a copy of every message that went out or came in: what somebody on the way would have.</summary>
internal sealed class CapturingTransport(ITransport inner) : ITransport, IMessageSink
{
    private readonly List<byte[]> _captured = [];
    private IMessageSink? _sink;

    public string Scheme => inner.Scheme;

    public Endpoint LocalEndpoint => inner.LocalEndpoint;

    public int MaxMessageLength => inner.MaxMessageLength;

    public TransportCounters Counters => inner.Counters;

    /// <summary>Everything so far.</summary>
    public byte[][] Captured
    {
        get
        {
            lock (_captured)
            {
                return [.. _captured];
            }
        }
    }

    /// <summary>Whether some octets stand readable in a message that was captured at or after a place.</summary>
    public bool Shows(ReadOnlySpan<byte> octets, int from = 0)
    {
        foreach (byte[] message in Captured.Skip(from))
        {
            if (message.AsSpan().IndexOf(octets) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem) =>
        inner.TryResolve(endpoint, out address, out problem);

    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        Keep(message);
        return inner.Send(message, to);
    }

    public void Start(IMessageSink sink)
    {
        _sink = sink;
        inner.Start(this);
    }

    public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from)
    {
        Keep(buffer.AsSpan(offset, count));
        _sink!.Receive(this, buffer, offset, count, from);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Keep(ReadOnlySpan<byte> message)
    {
        byte[] copy = message.ToArray();
        lock (_captured)
        {
            _captured.Add(copy);
        }
    }
}
