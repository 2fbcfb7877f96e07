using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>
/// The queue of an input end: two buffers, one that fills and one that is read, exchanged when the reader is through. So there is one lock for each
/// body that comes, and none for each message that is read; and nothing is allocated once the buffers have their size. One reader.
/// </summary>
internal sealed class PipeQueue
{
    internal const int HeadLength = 8;

    private const int FirstLength = 4_096;
    private const int SecuredBit = 1 << 16;
    private const int WaitMillis = 2_000;

    private readonly object _gate = new();
    private readonly int _capacity;
    private readonly PipeOverflow _overflow;
    private readonly Dictionary<Identifier, int> _numbers = new(GroupPeers.IdentifierComparer.Instance);
    private Identifier[] _senders = new Identifier[4];
    private byte[] _filling = [];
    private int _fillingStart;
    private int _fillingEnd;
    private byte[] _reading = [];
    private int _readingAt;
    private int _readingEnd;
    private long _dropped;
    private bool _closed;

    internal PipeQueue(int capacity, PipeOverflow overflow)
    {
        _capacity = Math.Max(capacity, HeadLength + PipeLimits.MaxStreamMessage);
        _overflow = overflow;
    }

    internal long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes all messages of a Data body.</summary>
    /// <param name="message">The body.</param>
    /// <param name="from">Its sender.</param>
    /// <param name="isSecured">Whether it came under a key.</param>
    /// <param name="mayWait">Whether it came over a stream.</param>
    /// <returns>Messages that were taken.</returns>
    internal int Add(PipeMessage message, Identifier from, bool isSecured, bool mayWait)
    {
        int taken = 0;
        lock (_gate)
        {
            int mark = NumberOf(from) | (isSecured ? SecuredBit : 0);
            int at = message.OffsetOf(PipeField.Messages);
            for (int length = message.LengthAt(at); length >= 0; length = message.LengthAt(at))
            {
                taken += Add(message.Buffer.AsSpan(at + PipeLimits.MessageHead, length), mark, mayWait) ? 1 : 0;
                at += PipeLimits.MessageHead + length;
            }
        }

        return taken;
    }

    /// <summary>Takes one message.</summary>
    internal bool Add(ReadOnlySpan<byte> octets, Identifier from, bool isSecured)
    {
        lock (_gate)
        {
            return Add(octets, NumberOf(from) | (isSecured ? SecuredBit : 0), false);
        }
    }

    /// <summary>Whether a message waits that no reader has seen.</summary>
    internal bool HasWaiting
    {
        get
        {
            lock (_gate)
            {
                return _fillingStart != _fillingEnd;
            }
        }
    }

    /// <summary>The next message; its octets are good until the next call.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out PipeDelivery delivery)
    {
        if (_readingAt == _readingEnd && !Exchange())
        {
            delivery = default;
            return false;
        }

        ReadOnlySpan<byte> head = _reading.AsSpan(_readingAt);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        int mark = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        Identifier from = Volatile.Read(ref _senders)[mark & (SecuredBit - 1)];
        delivery = new PipeDelivery(from, _reading.AsMemory(_readingAt + HeadLength, length), (mark & SecuredBit) != 0);
        _readingAt += HeadLength + length;
        return true;
    }

    /// <summary>Takes no more; what waits can still be read.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool Exchange()
    {
        lock (_gate)
        {
            if (_fillingStart == _fillingEnd)
            {
                return false;
            }

            (_reading, _filling) = (_filling, _reading);
            _readingAt = _fillingStart;
            _readingEnd = _fillingEnd;
            _fillingStart = 0;
            _fillingEnd = 0;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private bool Add(ReadOnlySpan<byte> octets, int mark, bool mayWait)
    {
        int needs = HeadLength + octets.Length;
        if (_closed || needs > _capacity || !MakeRoom(needs, mayWait))
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        Span<byte> into = _filling.AsSpan(_fillingEnd, needs);
        BinaryPrimitives.WriteInt32LittleEndian(into, octets.Length);
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], mark);
        octets.CopyTo(into[HeadLength..]);
        _fillingEnd += needs;
        return true;
    }

    private bool MakeRoom(int needs, bool mayWait)
    {
        long until = mayWait && _overflow == PipeOverflow.Wait ? Environment.TickCount64 + WaitMillis : 0;
        while (_fillingEnd - _fillingStart + needs > _capacity)
        {
            if (_overflow == PipeOverflow.DropOldest)
            {
                _fillingStart += HeadLength + BinaryPrimitives.ReadInt32LittleEndian(_filling.AsSpan(_fillingStart));
                Interlocked.Increment(ref _dropped);
                continue;
            }

            int left = (int)Math.Clamp(until - Environment.TickCount64, 0, WaitMillis);
            if (left == 0 || _closed || !Monitor.Wait(_gate, left))
            {
                return false;
            }
        }

        if (_fillingEnd + needs > _filling.Length)
        {
            Grow(needs);
        }

        return !_closed;
    }

    private void Grow(int needs)
    {
        int held = _fillingEnd - _fillingStart;
        int length = Math.Min(Math.Max(Math.Max(FirstLength, _filling.Length * 2), held + needs), _capacity);
        byte[] larger = held + needs <= _filling.Length ? _filling : new byte[length];
        _filling.AsSpan(_fillingStart, held).CopyTo(larger);
        _filling = larger;
        _fillingStart = 0;
        _fillingEnd = held;
    }

    private int NumberOf(Identifier from)
    {
        if (_numbers.TryGetValue(from, out int number))
        {
            return number;
        }

        number = _numbers.Count % SecuredBit;
        if (number == _senders.Length)
        {
            Identifier[] more = new Identifier[number * 2];
            _senders.CopyTo(more, 0);
            Volatile.Write(ref _senders, more);
        }

        _senders[number] = from;
        _numbers[from] = number;
        return number;
    }
}
