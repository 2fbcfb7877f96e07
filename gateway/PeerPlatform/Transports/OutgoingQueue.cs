using System.Threading.Channels;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Messages that wait for one remote, bounded by number and octets. Many writers, one reader.</summary>
internal sealed class OutgoingQueue
{
    private readonly Channel<OutgoingMessage> _waiting;
    private readonly int _maxOctets;
    private long _octets;
    private bool _completed;

    public OutgoingQueue(int maxMessages, int maxOctets)
    {
        _waiting = Channel.CreateBounded<OutgoingMessage>(new BoundedChannelOptions(maxMessages) { SingleReader = true });
        _maxOctets = maxOctets;
    }

    /// <summary>Takes a message over. When it does not, the message stays the caller's.</summary>
    /// <returns>Sent, Busy when it is full, Closed when it was completed.</returns>
    public SendStatus Enqueue(OutgoingMessage message)
    {
        long octets = Interlocked.Add(ref _octets, message.Count);
        bool fits = octets <= _maxOctets || octets == message.Count;
        if (fits && _waiting.Writer.TryWrite(message))
        {
            return SendStatus.Sent;
        }

        Interlocked.Add(ref _octets, -message.Count);
        return Volatile.Read(ref _completed) ? SendStatus.Closed : SendStatus.Busy;
    }

    /// <summary>Takes no more; what waits can still be read.</summary>
    public void Complete()
    {
        Volatile.Write(ref _completed, true);
        _waiting.Writer.TryComplete();
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>False when it was completed and is empty.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation = default) => _waiting.Reader.WaitToReadAsync(cancellation);

    /// <summary>The next message, which stays in its place until <see cref="Release"/>.</summary>
    public bool TryTake(out OutgoingMessage message) => _waiting.Reader.TryRead(out message);

    /// <summary>Gives a taken message's buffer and place back.</summary>
    public void Release(OutgoingMessage message)
    {
        Interlocked.Add(ref _octets, -message.Count);
        message.Release();
    }

    /// <summary>Completes it, throws away what waits, and counts that.</summary>
    public void Drop(TransportCounters counters, DropReason reason)
    {
        Complete();
        while (TryTake(out OutgoingMessage message))
        {
            Release(message);
            counters.CountDropped(reason);
        }
    }
}
