using System;
using NanoPeers.Messages;

namespace NanoPeers.Resolver;

/// <summary>
/// Writes fields, <c>u8 id, u16 length, value</c>, into a payload. What does not fit is remembered, and nothing more is written. RESOLVER.md.
/// </summary>
public sealed class PolicyFieldWriter
{
    private byte[] _buffer = new byte[0];
    private int _begin;
    private int _end;

    /// <summary>Whether something did not fit.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Octets written.</summary>
    public int Length { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="buffer">Receives the fields.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="capacity">Most octets.</param>
    public void Begin(byte[] buffer, int offset, int capacity)
    {
        _buffer = buffer;
        _begin = offset;
        _end = offset + capacity;
        Length = 0;
        Overflowed = false;
    }

    /// <summary>Writes a field.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">Holds the value.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public void Write(int id, byte[] value, int offset, int count)
    {
        int at = Reserve(id, count);
        if (at >= 0)
        {
            Array.Copy(value, offset, _buffer, at, count);
        }
    }

    /// <summary>Writes a number of one octet.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">From 0 to 255.</param>
    public void WriteUInt8(int id, int value)
    {
        int at = Reserve(id, 1);
        if (at >= 0)
        {
            _buffer[at] = (byte)value;
        }
    }

    /// <summary>Writes a number of two octets.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">From 0 to 65535.</param>
    public void WriteUInt16(int id, int value)
    {
        int at = Reserve(id, 2);
        if (at >= 0)
        {
            BigEndian.WriteUInt16(_buffer, at, value);
        }
    }

    /// <summary>Writes a number of four octets.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">The number.</param>
    public void WriteUInt32(int id, uint value)
    {
        int at = Reserve(id, 4);
        if (at >= 0)
        {
            BigEndian.WriteUInt32(_buffer, at, value);
        }
    }

    private int Reserve(int id, int count)
    {
        int at = _begin + Length + 3;
        Overflowed = Overflowed || count > _end - at;
        if (Overflowed)
        {
            return -1;
        }

        _buffer[at - 3] = (byte)id;
        BigEndian.WriteUInt16(_buffer, at - 2, count);
        Length += 3 + count;
        return at;
    }
}
