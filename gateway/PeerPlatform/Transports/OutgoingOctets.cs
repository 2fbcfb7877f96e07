using System.Buffers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages that wait for one stream, one behind the other in one run of octets, so that many small ones leave in one call of the system.
/// Bounded by number and octets, what is being written included. Many writers, one reader. Taking a message allocates nothing once the
/// buffers have the size that the traffic needs.
/// </summary>
internal sealed class OutgoingOctets(int maxMessages, int maxOctets)
{
    private const int FirstOctets = 8_192;
    private const int KeptOctets = 262_144;

    private readonly Lock _change = new();
    private readonly Envelope _envelope = new();
    private byte[] _filling = [];
    private byte[]? _spare;
    private int _filled;
    private int _messages;
    private int _leavingOctets;
    private int _leavingMessages;
    private bool _completed;
    private TaskCompletionSource? _room;
    private AsyncSignal? _reader;

    /// <summary>Woken when the first message comes, and at the completion; a message may wait already.</summary>
    public AsyncSignal? Reader
    {
        set
        {
            lock (_change)
            {
                _reader = value;
            }

            value?.Set();
        }
    }

    /// <summary>Since when the oldest waiting message waits; meaningless when none does.</summary>
    public long WaitingSinceMillis { get; private set; }

    /// <summary>Whether no message waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_change)
            {
                return _messages == 0;
            }
        }
    }

    /// <summary>Whether it takes no more.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_change)
            {
                return _completed;
            }
        }
    }

    /// <summary>Whether octets are exactly one envelope. Copies them: for what is asked rarely.</summary>
    public static bool IsOneEnvelope(ReadOnlySpan<byte> message, int maxLength)
    {
        Envelope envelope = new();
        return envelope.TryDecode(message.ToArray(), 0, message.Length, maxLength) == DecodeStatus.Complete && envelope.TotalLength == message.Length;
    }

    /// <summary>Takes a copy of one message.</summary>
    /// <returns>Sent; Busy when it is full; Closed when it was completed; Malformed when it is not exactly one envelope.</returns>
    public SendStatus Enqueue(ReadOnlySpan<byte> message, int maxLength, long nowMillis)
    {
        lock (_change)
        {
            int octets = _filled + _leavingOctets;
            bool isFull = _messages + _leavingMessages >= maxMessages || (octets > 0 && octets + message.Length > maxOctets);
            if (_completed || isFull)
            {
                return _completed ? SendStatus.Closed : SendStatus.Busy;
            }

            Reserve(message.Length);
            message.CopyTo(_filling.AsSpan(_filled));
            DecodeStatus status = _envelope.TryDecode(_filling, _filled, message.Length, maxLength);
            if (status != DecodeStatus.Complete || _envelope.TotalLength != message.Length)
            {
                // Anything but exactly one envelope would break the stream for all that follows.
                return SendStatus.Malformed;
            }

            WaitingSinceMillis = _messages == 0 ? nowMillis : WaitingSinceMillis;
            _filled += message.Length;
            if (++_messages == 1)
            {
                _reader?.Set();
            }

            return SendStatus.Sent;
        }
    }

    /// <summary>Takes all that waits; its place is free when it is returned.</summary>
    public bool TryTake(out OutgoingBatch batch)
    {
        lock (_change)
        {
            batch = new OutgoingBatch(_filling, _filled, _messages);
            if (_messages == 0)
            {
                return false;
            }

            _leavingOctets = _filled;
            _leavingMessages = _messages;
            _filling = _spare ?? [];
            _spare = null;
            _filled = 0;
            _messages = 0;
            return true;
        }
    }

    /// <summary>Gives the place and the buffer of what was taken back.</summary>
    public void Return(OutgoingBatch batch)
    {
        TaskCompletionSource? room;
        lock (_change)
        {
            _leavingOctets = 0;
            _leavingMessages = 0;
            if (_spare is null && batch.Buffer.Length <= KeptOctets)
            {
                _spare = batch.Buffer;
            }
            else
            {
                ArrayPool<byte>.Shared.Return(batch.Buffer);
            }

            room = _room;
            _room = null;
        }

        room?.TrySetResult();
    }

    /// <summary>Completes when something left since the call, or when no more is taken.</summary>
    public Task RoomAsync()
    {
        lock (_change)
        {
            bool isFull = !_completed && (_leavingMessages > 0 || _messages > 0);
            if (!isFull)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Takes no more; what waits can still be taken.</summary>
    public void Complete()
    {
        TaskCompletionSource? room;
        lock (_change)
        {
            _completed = true;
            room = _room;
            _room = null;
            _reader?.Set();
        }

        room?.TrySetResult();
    }

    /// <summary>Takes no more, if nothing waits.</summary>
    /// <returns>False when something waits; nothing changes then.</returns>
    public bool TryCompleteEmpty()
    {
        lock (_change)
        {
            _completed |= _messages == 0;
            return _completed && _messages == 0;
        }
    }

    /// <summary>Completes it and appends what waits to another, whatever that one's bounds say.</summary>
    public void MoveTo(OutgoingOctets other, long nowMillis)
    {
        Complete();
        if (TryTake(out OutgoingBatch batch))
        {
            other.Append(batch, nowMillis);
            Return(batch);
        }
    }

    /// <summary>Completes it, throws away what waits, gives the buffers back, and counts what was lost.</summary>
    public void Drop(TransportCounters counters, DropReason reason)
    {
        Complete();
        if (TryTake(out OutgoingBatch batch))
        {
            counters.CountDropped(reason, batch.Messages);
            Return(batch);
        }

        lock (_change)
        {
            if (_spare is not null)
            {
                ArrayPool<byte>.Shared.Return(_spare);
                _spare = null;
            }
        }
    }

    private void Append(OutgoingBatch batch, long nowMillis)
    {
        lock (_change)
        {
            Reserve(batch.Count);
            batch.Octets.Span.CopyTo(_filling.AsSpan(_filled));
            WaitingSinceMillis = _messages == 0 ? nowMillis : WaitingSinceMillis;
            _filled += batch.Count;
            _messages += batch.Messages;
            _reader?.Set();
        }
    }

    private void Reserve(int octets)
    {
        if (_filling.Length - _filled >= octets)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(FirstOctets, _filling.Length * 2), _filled + octets));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        if (_filling.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_filling);
        }

        _filling = larger;
    }
}

/// <summary>Messages that leave together.</summary>
/// <param name="Buffer">Holds them from its beginning; may be longer.</param>
/// <param name="Count">Octets.</param>
/// <param name="Messages">How many.</param>
internal readonly record struct OutgoingBatch(byte[] Buffer, int Count, int Messages)
{
    public ReadOnlyMemory<byte> Octets => Buffer.AsMemory(0, Count);
}
