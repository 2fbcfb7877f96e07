using System;
using NanoPeers.Messages;

namespace NanoPeers.Information;

/// <summary>
/// Writes items: <c>u8 length, name, u8 kind</c>, then a number of eight octets (kind 1) or <c>u8 length, text</c> (kind 2). Allocates nothing.
/// INFORMATION.md.
/// </summary>
public sealed class InfoItemWriter
{
    /// <summary>The item's kind: a number.</summary>
    public const int NumberKind = 1;

    /// <summary>The item's kind: a text.</summary>
    public const int TextKind = 2;

    private byte[] _buffer = new byte[0];
    private int _offset;
    private int _end;
    private int _index;
    private int _from;

    /// <summary>Where to go on: the number of the first item that did not fit; 0 when all did.</summary>
    public int Next { get; private set; }

    /// <summary>Octets written.</summary>
    public int Length { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="buffer">Receives the items.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="capacity">Most octets.</param>
    /// <param name="from">How many items are left out at the beginning.</param>
    public void Begin(byte[] buffer, int offset, int capacity, int from)
    {
        _buffer = buffer;
        _offset = offset;
        _end = offset + capacity;
        _index = 0;
        _from = from;
        Next = 0;
        Length = 0;
    }

    /// <summary>Adds a number.</summary>
    /// <param name="name">ASCII, 1 to 64 octets.</param>
    /// <param name="value">The number.</param>
    public void AddNumber(byte[] name, ulong value)
    {
        if (Takes(name, 8))
        {
            int at = WriteName(name, NumberKind);
            BigEndian.WriteUInt64(_buffer, at, value);
            Length = at + 8 - _offset;
        }
    }

    /// <summary>Adds a text.</summary>
    /// <param name="name">ASCII, 1 to 64 octets.</param>
    /// <param name="text">UTF-8, 0 to 255 octets.</param>
    public void AddText(byte[] name, byte[] text)
    {
        if (text.Length <= InfoLimits.MaxText && Takes(name, 1 + text.Length))
        {
            int at = WriteName(name, TextKind);
            _buffer[at] = (byte)text.Length;
            Array.Copy(text, 0, _buffer, at + 1, text.Length);
            Length = at + 1 + text.Length - _offset;
        }
    }

    private bool Takes(byte[] name, int valueLength)
    {
        if (name.Length == 0 || name.Length > InfoLimits.MaxName)
        {
            return false;
        }

        int index = _index++;
        if (index < _from || Next != 0)
        {
            return false;
        }

        if (_offset + Length + 2 + name.Length + valueLength > _end)
        {
            Next = index;
            return false;
        }

        return true;
    }

    private int WriteName(byte[] name, int kind)
    {
        int at = _offset + Length;
        _buffer[at] = (byte)name.Length;
        Array.Copy(name, 0, _buffer, at + 1, name.Length);
        _buffer[at + 1 + name.Length] = (byte)kind;
        return at + 2 + name.Length;
    }
}
