namespace NanoPeers.Firmware.Stack;

/// <summary>
/// Writes octets one behind the other and keeps those of a window: what is before and behind it is only counted. So a document is measured, or a part of it
/// written into a message, without a copy of the whole. Allocates nothing.
/// </summary>
internal sealed class OctetWindow
{
    private byte[] _buffer = new byte[0];
    private int _at;
    private int _from;
    private int _count;

    /// <summary>Octets that were written, those outside the window too.</summary>
    internal int Length { get; private set; }

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
        Length = 0;
    }

    /// <summary>Writes an octet.</summary>
    internal void Write(int octet)
    {
        int place = Length - _from;
        if (place >= 0 && place < _count)
        {
            _buffer[_at + place] = (byte)octet;
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

    /// <summary>Writes a number of eight octets.</summary>
    internal void WriteNumber(ulong value)
    {
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            Write((int)((value >> shift) & 0xFF));
        }
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
}
