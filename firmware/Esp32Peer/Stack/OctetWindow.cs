namespace NanoPeers.Firmware.Stack;

/// <summary>
/// Takes octets one behind the other: keeps those of a window and only counts what is before and behind it, or compares them with others. So a document is
/// measured, compared, or a part of it written into a message, without a copy of the whole. Allocates nothing.
/// </summary>
internal sealed class OctetWindow
{
    private const int Star = '*';

    private byte[] _buffer = new byte[0];
    private int _at;
    private int _from;
    private int _count;
    private bool _compares;
    private bool _isSame;

    /// <summary>Octets that were written, those outside the window too.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether what was written is what it was compared with, without regard to upper and lower case of ASCII.</summary>
    internal bool IsSame
    {
        get { return _isSame && Length == _count; }
    }

    /// <summary>Whether what was written begins with what it was compared with.</summary>
    internal bool Begins
    {
        get { return _isSame && Length >= _count; }
    }

    /// <summary>Begins to count: nothing is kept.</summary>
    internal void Measure()
    {
        Begin(_buffer, 0, 0, 0);
    }

    /// <summary>Begins with a window.</summary>
    /// <param name="buffer">Receives the octets of the window.</param>
    /// <param name="at">Where the first of them goes.</param>
    /// <param name="from">Octets before the window.</param>
    /// <param name="count">Octets of the window.</param>
    internal void Begin(byte[] buffer, int at, int from, int count)
    {
        _buffer = buffer;
        _at = at;
        _from = from;
        _count = count;
        _compares = false;
        Length = 0;
    }

    /// <summary>Begins to compare with octets of a buffer.</summary>
    internal void Compare(byte[] buffer, int at, int count)
    {
        Begin(buffer, at, 0, count);
        _compares = true;
        _isSame = true;
    }

    /// <summary>Whether some octets end with a star, which stands for anything.</summary>
    internal static bool EndsWithStar(byte[] buffer, int at, int count)
    {
        return count > 0 && buffer[at + count - 1] == Star;
    }

    /// <summary>Writes an octet.</summary>
    internal void Write(int octet)
    {
        int place = Length - _from;
        if (place >= 0 && place < _count)
        {
            if (_compares)
            {
                _isSame = _isSame && Folded(_buffer[_at + place]) == Folded(octet);
            }
            else
            {
                _buffer[_at + place] = (byte)octet;
            }
        }

        Length++;
    }

    /// <summary>Writes octets.</summary>
    internal void Write(byte[] octets)
    {
        for (int i = 0; i < octets.Length; i++)
        {
            Write(octets[i]);
        }
    }

    /// <summary>Writes a text of ASCII.</summary>
    internal void Write(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Write(text[i]);
        }
    }

    /// <summary>Writes a number of four octets.</summary>
    internal void WriteUInt32(uint value)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            Write((int)((value >> shift) & 0xFF));
        }
    }

    /// <summary>Writes a number of eight octets.</summary>
    internal void WriteUInt64(ulong value)
    {
        WriteUInt32((uint)(value >> 32));
        WriteUInt32((uint)value);
    }

    /// <summary>Writes a number in decimal digits.</summary>
    internal void WriteDecimal(uint value)
    {
        uint unit = 1;
        while (value / unit >= 10)
        {
            unit *= 10;
        }

        while (unit > 0)
        {
            Write('0' + (int)((value / unit) % 10));
            unit /= 10;
        }
    }

    /// <summary>Writes an id in its text form: 8-4-4-4-12 hexadecimal digits.</summary>
    internal void WriteId(byte[] id)
    {
        for (int i = 0; i < id.Length; i++)
        {
            if (i == 4 || i == 6 || i == 8 || i == 10)
            {
                Write('-');
            }

            Write(DigitOf(id[i] >> 4));
            Write(DigitOf(id[i] & 0xF));
        }
    }

    private static int DigitOf(int value)
    {
        return value < 10 ? '0' + value : 'a' + value - 10;
    }

    private static int Folded(int octet)
    {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }
}
