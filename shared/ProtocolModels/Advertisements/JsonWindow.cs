namespace NanoPeers.Advertisements;

/// <summary>
/// A piece of a document that is being written: what lies before the window and behind it is counted and thrown away. So a document of any
/// length is written through a buffer of any length, a piece at a time.
/// </summary>
internal sealed class JsonWindow
{
    private readonly byte[] _into;
    private readonly int _offset;
    private readonly int _count;
    private readonly int _from;

    public JsonWindow(byte[] into, int offset, int count, int from)
    {
        _into = into;
        _offset = offset;
        _count = count;
        _from = from;
    }

    /// <summary>Octets of the document so far.</summary>
    public int Length { get; private set; }

    public void Put(byte octet)
    {
        int at = Length - _from;
        if (at >= 0 && at < _count)
        {
            _into[_offset + at] = octet;
        }

        Length++;
    }

    public void Put(char ascii)
    {
        Put((byte)ascii);
    }

    /// <summary>A string: quoted, with what has to be escaped escaped (RFC 8259 section 7), everything else in UTF-8.</summary>
    public void PutString(string prefix, string text)
    {
        Put('"');
        PutText(prefix);
        PutText(text);
        Put('"');
    }

    private void PutText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int point = text[i];
            if (point >= 0xD800 && point <= 0xDBFF && i + 1 < text.Length)
            {
                i++;
                point = 0x10000 + ((point - 0xD800) << 10) + (text[i] - 0xDC00);
            }

            PutPoint(point);
        }
    }

    private void PutPoint(int point)
    {
        switch (point)
        {
            case '"':
            case '\\':
                Put('\\');
                Put((byte)point);
                return;
            case '\n':
                Put('\\');
                Put('n');
                return;
            case '\r':
                Put('\\');
                Put('r');
                return;
            case '\t':
                Put('\\');
                Put('t');
                return;
            default:
                PutUtf8(point);
                return;
        }
    }

    private void PutUtf8(int point)
    {
        if (point < 0x80)
        {
            Put((byte)point);
            return;
        }

        int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        int mark = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
        Put((byte)(mark | (point >> (6 * more))));
        for (int shift = 6 * (more - 1); shift >= 0; shift -= 6)
        {
            Put((byte)(0x80 | ((point >> shift) & 0x3F)));
        }
    }
}
