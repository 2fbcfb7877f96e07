using System;
using NanoPeers.Messages;

namespace NanoPeers.Enrolment;

/// <summary>Writes the fields of one invitation and remembers when they do not fit. <see cref="MessageWriter"/> does so for messages.</summary>
internal sealed class InvitationFieldWriter
{
    private const int HeaderLength = 3;

    private readonly byte[] _into;
    private readonly int _offset;
    private readonly int _capacity;

    internal InvitationFieldWriter(byte[] into, int offset, int capacity)
    {
        _into = into;
        _offset = offset;
        _capacity = capacity;
    }

    /// <summary>Octets written.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether a field did not fit.</summary>
    internal bool Overflowed { get; private set; }

    internal void WriteUInt8(int id, int value)
    {
        int at = Begin(id, 1);
        if (at >= 0)
        {
            _into[at] = (byte)value;
        }
    }

    internal void WriteUInt16(int id, int value)
    {
        int at = Begin(id, 2);
        if (at >= 0)
        {
            BigEndian.WriteUInt16(_into, at, value);
        }
    }

    internal void WriteUInt32(int id, uint value)
    {
        int at = Begin(id, 4);
        if (at >= 0)
        {
            BigEndian.WriteUInt32(_into, at, value);
        }
    }

    internal void WriteOctets(int id, byte[] octets, int count)
    {
        int at = Begin(id, count);
        if (at >= 0)
        {
            Array.Copy(octets, 0, _into, at, count);
        }
    }

    /// <summary>Writes a number over one that was written before.</summary>
    internal void PatchUInt16(int at, int value)
    {
        BigEndian.WriteUInt16(_into, _offset + at, value);
    }

    private int Begin(int id, int count)
    {
        if (Overflowed || count > _capacity - Length - HeaderLength)
        {
            Overflowed = true;
            return -1;
        }

        int at = _offset + Length;
        _into[at] = (byte)id;
        BigEndian.WriteUInt16(_into, at + 1, count);
        Length += HeaderLength + count;
        return at + HeaderLength;
    }
}
