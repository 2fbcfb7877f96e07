using System;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// The head of an HTTP message: its first line and its fields, in one buffer of fixed size (RFC 9112, sections 2 to 5). Reads in place; nothing is allocated.
/// </summary>
public sealed class HttpHead
{
    private int _end;

    /// <summary>Makes the buffer.</summary>
    public HttpHead()
    {
        Buffer = new byte[HttpLimits.MaxHead];
    }

    /// <summary>Holds the head, and what came behind it.</summary>
    public byte[] Buffer { get; }

    /// <summary>Octets that came.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the empty line after the fields has come.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the buffer is full and the head is not whole.</summary>
    public bool IsTooLong
    {
        get { return !IsWhole && Count == Buffer.Length; }
    }

    /// <summary>Where the body begins.</summary>
    public int BodyAt
    {
        get { return _end; }
    }

    /// <summary>Where the value that was found begins.</summary>
    public int ValueAt { get; private set; }

    /// <summary>Octets of that value.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Count = 0;
        _end = 0;
        IsWhole = false;
    }

    /// <summary>Says that octets came into the buffer, at <see cref="Count"/>.</summary>
    /// <param name="count">How many.</param>
    public void Came(int count)
    {
        int from = Count > 3 ? Count - 3 : 0;
        Count += count;
        for (int i = from; i + 3 < Count && !IsWhole; i++)
        {
            if (Buffer[i] == '\r' && Buffer[i + 1] == '\n' && Buffer[i + 2] == '\r' && Buffer[i + 3] == '\n')
            {
                IsWhole = true;
                _end = i + 4;
            }
        }
    }

    /// <summary>Finds a word of the first line, parted by one blank.</summary>
    /// <param name="place">From 0.</param>
    /// <returns>Whether there is one; it is the value then.</returns>
    public bool FindWord(int place)
    {
        int at = 0;
        while (place > 0)
        {
            while (at < _end && Buffer[at] != ' ' && Buffer[at] != '\r')
            {
                at++;
            }

            if (at == _end || Buffer[at] != ' ')
            {
                return false;
            }

            at++;
            place--;
        }

        ValueAt = at;
        while (at < _end && Buffer[at] != ' ' && Buffer[at] != '\r')
        {
            at++;
        }

        ValueLength = at - ValueAt;
        return ValueLength > 0;
    }

    /// <summary>Finds a field.</summary>
    /// <param name="name">Its name in lower case, with the colon.</param>
    /// <returns>Whether it is there once; its value is the value then. One that is there twice is none.</returns>
    public bool FindField(string name)
    {
        int found = 0;
        int valueAt = 0;
        int valueLength = 0;
        for (int line = NextLine(0); line < _end - 2; line = NextLine(line))
        {
            if (Begins(line, name))
            {
                found++;
                valueAt = line + name.Length;
                valueLength = NextLine(line) - 2 - valueAt;
            }
        }

        while (valueLength > 0 && (Buffer[valueAt] == ' ' || Buffer[valueAt] == '\t'))
        {
            valueAt++;
            valueLength--;
        }

        while (valueLength > 0 && (Buffer[valueAt + valueLength - 1] == ' ' || Buffer[valueAt + valueLength - 1] == '\t'))
        {
            valueLength--;
        }

        ValueAt = valueAt;
        ValueLength = valueLength;
        return found == 1;
    }

    /// <summary>Whether the value is a text, ASCII.</summary>
    /// <param name="text">The text.</param>
    public bool IsValue(string text)
    {
        return ValueLength == text.Length && StartsValue(text);
    }

    /// <summary>Whether the value begins with a text, ASCII.</summary>
    /// <param name="text">The text.</param>
    public bool StartsValue(string text)
    {
        bool isSo = ValueLength >= text.Length;
        for (int i = 0; i < text.Length && isSo; i++)
        {
            isSo = Buffer[ValueAt + i] == text[i];
        }

        return isSo;
    }

    /// <summary>Reads a decimal number.</summary>
    /// <param name="at">Where it begins; moved behind it.</param>
    /// <param name="end">Where the value ends.</param>
    /// <returns>The number; -1 when there is none below 1,000,000,000.</returns>
    public int NumberAt(ref int at, int end)
    {
        int number = 0;
        int first = at;
        while (at < end && at - first < 9 && Buffer[at] >= '0' && Buffer[at] <= '9')
        {
            number = (number * 10) + (Buffer[at] - '0');
            at++;
        }

        bool goesOn = at < end && Buffer[at] >= '0' && Buffer[at] <= '9';
        return at == first || goesOn ? -1 : number;
    }

    /// <summary>Reads the value as a number and nothing else.</summary>
    /// <returns>The number; -1 when it is none.</returns>
    public int NumberOfValue()
    {
        int at = ValueAt;
        int number = NumberAt(ref at, ValueAt + ValueLength);
        return at == ValueAt + ValueLength ? number : -1;
    }

    /// <summary>Takes octets of the body that came with the head.</summary>
    /// <param name="into">Receives them.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="room">Most of them.</param>
    /// <returns>How many.</returns>
    public int TakeBody(byte[] into, int offset, int room)
    {
        int count = Count - _end < room ? Count - _end : room;
        if (count > 0)
        {
            Array.Copy(Buffer, _end, into, offset, count);
            _end += count;
        }

        return count < 0 ? 0 : count;
    }

    /// <summary>Begins a head to send.</summary>
    public void Begin()
    {
        Reset();
    }

    /// <summary>Adds text, ASCII. What does not fit is left out: heads of this board always fit.</summary>
    /// <param name="text">The text.</param>
    public void Add(string text)
    {
        for (int i = 0; i < text.Length && Count < Buffer.Length; i++)
        {
            Buffer[Count++] = (byte)text[i];
        }
    }

    private bool Begins(int line, string name)
    {
        bool isSo = line + name.Length <= _end;
        for (int i = 0; i < name.Length && isSo; i++)
        {
            int octet = Buffer[line + i];
            octet = octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
            isSo = octet == name[i];
        }

        return isSo;
    }

    private int NextLine(int at)
    {
        while (at + 1 < _end && !(Buffer[at] == '\r' && Buffer[at + 1] == '\n'))
        {
            at++;
        }

        return at + 2;
    }
}
