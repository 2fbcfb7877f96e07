using System.Buffers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Cuts a stream of octets into whole messages by the lengths in their envelopes (MESSAGES.md). Does no I/O. The buffer grows with what has
/// come, not with what a message announces. For one thread at a time.
/// </summary>
internal sealed class EnvelopeFramer : IDisposable
{
    private const int InitialOctets = 4_096;
    private const int BusyOctets = 65_536;

    private readonly Envelope _envelope = new();
    private readonly int _maxLength;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialOctets);
    private int _start;
    private int _end;
    private bool _isBusy;

    /// <summary>Begins a stream.</summary>
    /// <param name="maxLength">Longest message taken, octets.</param>
    public EnvelopeFramer(int maxLength)
    {
        _maxLength = maxLength;
    }

    /// <summary>Whether the stream may end here: no part of a message is waiting.</summary>
    public bool IsBetweenMessages => _start == _end;

    /// <summary>Octets held in memory.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>The buffer in which the messages of <see cref="TryTake"/> stand, until the next <see cref="GetSpace"/>.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Room for more octets, at least one.</summary>
    public Memory<byte> GetSpace()
    {
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
            int wanted = _isBusy ? BusyOctets : InitialOctets;
            if (_buffer.Length < wanted || _buffer.Length > wanted * 2)
            {
                Replace(wanted);
            }
        }
        else if (_end == _buffer.Length && _start > 0)
        {
            System.Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            Replace(_buffer.Length * 2);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many octets were put into the room.</summary>
    public void Advance(int count)
    {
        _end += count;
        _isBusy = count >= InitialOctets;
    }

    /// <summary>Takes the next whole message.</summary>
    /// <param name="offset">Where it begins in <see cref="Buffer"/>.</param>
    /// <param name="count">Its length.</param>
    /// <returns>Complete; NeedMore when more octets must come first; anything else ends the stream.</returns>
    public DecodeStatus TryTake(out int offset, out int count)
    {
        offset = _start;
        count = 0;
        DecodeStatus status = _envelope.TryDecode(_buffer, _start, _end - _start, _maxLength);
        if (status == DecodeStatus.Complete)
        {
            count = _envelope.TotalLength;
            _start += count;
        }

        return status;
    }

    /// <summary>Takes what is said between messages, if that comes next.</summary>
    /// <param name="control">What is said; meaningful when complete.</param>
    /// <returns>Complete; End when a message comes next; NeedMore; anything else ends the stream.</returns>
    public DecodeStatus TryTakeControl(out StreamControl control)
    {
        control = default;
        ReadOnlySpan<byte> octets = _buffer.AsSpan(_start, _end - _start);
        if (!StreamControl.Begins(octets))
        {
            return DecodeStatus.End;
        }

        DecodeStatus status = StreamControl.TryRead(octets, out control);
        _start += status == DecodeStatus.Complete ? StreamControl.Length : 0;
        return status;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = 0;
        _end = 0;
    }

    private void Replace(int length)
    {
        byte[] other = ArrayPool<byte>.Shared.Rent(length);
        System.Buffer.BlockCopy(_buffer, _start, other, 0, _end - _start);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
        _end -= _start;
        _start = 0;
    }
}
