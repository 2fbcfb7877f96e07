using System.Collections.Concurrent;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>Keeps the numbers that came in bodies, in the order in which they were delivered.</summary>
internal sealed class BodyLog : IBodyHandler
{
    private const int NumberField = 200;
    private const int FieldHead = 3;

    private readonly ConcurrentQueue<uint> _numbers = new();

    public bool AcceptsClear { get; init; }

    public bool AcceptsGroup { get; init; }

    /// <summary>Called with each body before it is kept.</summary>
    internal Action<ReceivedBody>? OnBody { get; set; }

    internal int Count => _numbers.Count;

    internal uint[] Numbers => [.. _numbers];

    public void Handle(ReceivedBody body)
    {
        OnBody?.Invoke(body);
        _numbers.Enqueue(NumberOf(body));
    }

    internal static uint NumberOf(ReceivedBody body) => BigEndian.ReadUInt32(body.Envelope.Buffer, body.Envelope.BodyOffset + FieldHead);

    internal static void Write(MessageWriter writer, uint number) => writer.WriteUInt32(NumberField, number);

    internal Task UntilAsync(int count) => Eventually.TrueAsync(() => Count >= count, $"{count} bodies; {Count} came");
}
