using System.Threading.Channels;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>One message that came: its octets, copied, and who sent it.</summary>
internal sealed record ReceivedMessage(byte[] Octets, RemoteAddress From);

/// <summary>Keeps what comes, for a test to wait for. Spoils each buffer afterwards, as opening a message does.</summary>
internal sealed class RecordingSink : IMessageSink
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Channel<ReceivedMessage> _received = Channel.CreateUnbounded<ReceivedMessage>();
    private int _count;

    /// <summary>Messages that came so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Called with each message, before it is kept.</summary>
    public Action<ReceivedMessage>? OnReceive { get; init; }

    public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from)
    {
        Interlocked.Increment(ref _count);
        var message = new ReceivedMessage(buffer.AsSpan(offset, count).ToArray(), from.Remember());
        buffer.AsSpan(offset, count).Fill(0xEE);
        OnReceive?.Invoke(message);
        _received.Writer.TryWrite(message);
    }

    /// <summary>The next message; fails the test when none comes.</summary>
    public async Task<ReceivedMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            return await _received.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No message came; {Count} came before.");
        }
    }

    /// <summary>The next message if one comes soon, or null.</summary>
    public async Task<ReceivedMessage?> NextWithinAsync(int millis)
    {
        using var patience = new CancellationTokenSource(millis);
        try
        {
            return await _received.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
