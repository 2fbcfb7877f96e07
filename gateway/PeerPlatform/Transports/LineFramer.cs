using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Finds messages in a stream of octets that may begin anywhere, lose some, or carry noise, as a serial line does: flags between frames, octets that
/// look like flags escaped, a check sum at the end (the way of RFC 1662, with CRC-32C). After damage the next flag begins anew. Does no I/O.
/// TRANSPORTS.md, "Stream". For one thread at a time.
/// </summary>
internal sealed class LineFramer(int maxLength) : IDisposable
{
    /// <summary>Stands before and behind each frame.</summary>
    public const byte Flag = 0x7E;

    /// <summary>Stands before an octet that was changed.</summary>
    public const byte Escape = 0x7D;

    /// <summary>Changes an octet, and changes it back.</summary>
    public const byte Change = 0x20;

    /// <summary>Octets of the check sum behind the message.</summary>
    public const int CheckLength = 4;

    private const int FirstOctets = 4_096;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstOctets);
    private int _count;
    private bool _isEscaped;
    private bool _isLost = true;

    /// <summary>Whether a frame has begun and not ended.</summary>
    public bool IsInside => !_isLost && (_count > 0 || _isEscaped);

    /// <summary>Octets held in memory.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Most octets that a message takes on the line.</summary>
    public static int MostEncoded(int length) => 2 + (2 * (length + CheckLength));

    /// <summary>Writes one frame.</summary>
    /// <param name="message">The message.</param>
    /// <param name="into">Room for <see cref="MostEncoded"/> octets.</param>
    /// <returns>Octets written.</returns>
    public static int Encode(ReadOnlySpan<byte> message, Span<byte> into)
    {
        Span<byte> check = stackalloc byte[CheckLength];
        BinaryPrimitives.WriteUInt32BigEndian(check, CheckSum(message));
        into[0] = Flag;
        int at = Put(message, into, 1);
        at = Put(check, into, at);
        into[at++] = Flag;
        return at;
    }

    /// <summary>Takes octets until a frame ends or none are left.</summary>
    /// <param name="octets">What came.</param>
    /// <param name="taken">How many of them were used.</param>
    /// <param name="message">The message; good until the next call. Empty unless the answer is Message.</param>
    public LineOutcome Take(ReadOnlySpan<byte> octets, out int taken, out ArraySegment<byte> message)
    {
        message = ArraySegment<byte>.Empty;
        for (taken = 0; taken < octets.Length; taken++)
        {
            byte octet = octets[taken];
            if (octet == Flag)
            {
                LineOutcome outcome = EndFrame(ref message);
                if (outcome != LineOutcome.NeedMore)
                {
                    taken++;
                    return outcome;
                }
            }
            else if (!_isLost && !TryAdd(octet))
            {
                _isLost = true;
                taken++;
                return LineOutcome.TooLong;
            }
        }

        return LineOutcome.NeedMore;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _count = 0;
        _isLost = true;
    }

    private static int Put(ReadOnlySpan<byte> octets, Span<byte> into, int at)
    {
        foreach (byte octet in octets)
        {
            if (octet is Flag or Escape)
            {
                into[at++] = Escape;
                into[at++] = (byte)(octet ^ Change);
            }
            else
            {
                into[at++] = octet;
            }
        }

        return at;
    }

    private static uint CheckSum(ReadOnlySpan<byte> octets)
    {
        uint sum = uint.MaxValue;
        while (octets.Length >= sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(octets));
            octets = octets[sizeof(ulong)..];
        }

        foreach (byte octet in octets)
        {
            sum = BitOperations.Crc32C(sum, octet);
        }

        return ~sum;
    }

    /// <summary>A flag: what came since the last one is a message, noise, or nothing.</summary>
    private LineOutcome EndFrame(ref ArraySegment<byte> message)
    {
        int count = _count;
        bool isCutInside = _isEscaped;
        bool wasLost = _isLost;
        _count = 0;
        _isEscaped = false;
        _isLost = false;
        if (wasLost || (count == 0 && !isCutInside))
        {
            return LineOutcome.NeedMore;
        }

        int length = count - CheckLength;
        bool isGood = !isCutInside && length > 0
            && CheckSum(_buffer.AsSpan(0, length)) == BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(length));
        message = isGood ? new ArraySegment<byte>(_buffer, 0, length) : message;
        return isGood ? LineOutcome.Message : LineOutcome.Damaged;
    }

    private bool TryAdd(byte octet)
    {
        if (octet == Escape && !_isEscaped)
        {
            _isEscaped = true;
            return true;
        }

        if (_count == maxLength + CheckLength)
        {
            return false;
        }

        if (_count == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _buffer[_count++] = _isEscaped ? (byte)(octet ^ Change) : octet;
        _isEscaped = false;
        return true;
    }
}

/// <summary>What came of octets from a line.</summary>
internal enum LineOutcome
{
    /// <summary>All were used, and no frame ended.</summary>
    NeedMore = 0,

    /// <summary>A whole message whose check sum is right.</summary>
    Message = 1,

    /// <summary>A frame that noise has broken; it was thrown away.</summary>
    Damaged = 2,

    /// <summary>A frame beyond the limit; what is left of it is skipped.</summary>
    TooLong = 3,
}
