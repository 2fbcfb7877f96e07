namespace NanoPeers.Peering;

/// <summary>
/// References and white space in the values of XML attributes, resolved in place: what is meant never has more octets than what is written (XML 1.0,
/// sections 2.11, 3.3.3, 4.1, 4.6).
/// </summary>
internal sealed class XmlReferences
{
    private static readonly string[] _names = { "amp;", "lt;", "gt;", "quot;", "apos;" };

    private byte[] _buffer;
    private int _from;
    private int _end;
    private int _to;

    /// <summary>Makes one.</summary>
    public XmlReferences()
    {
        _buffer = new byte[0];
    }

    /// <summary>Resolves a value.</summary>
    /// <param name="buffer">Holds it, and afterwards what it means.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>Octets of what it means; -1 where it has a reference that no packet has.</returns>
    public int Resolve(byte[] buffer, int offset, int count)
    {
        _buffer = buffer;
        _from = offset;
        _to = offset;
        _end = offset + count;
        while (_from < _end)
        {
            byte octet = buffer[_from++];
            if (octet == '&')
            {
                if (!ResolveReference())
                {
                    return -1;
                }
            }
            else
            {
                TakeOctet(octet);
            }
        }

        return _to - offset;
    }

    /// <summary>Whether there is U+FFFE or U+FFFF, which are no characters of XML.</summary>
    /// <param name="buffer">Holds UTF-8.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public static bool HasNoCharacter(byte[] buffer, int offset, int count)
    {
        for (int i = offset; i + 2 < offset + count; i++)
        {
            if (buffer[i] == 0xEF && buffer[i + 1] == 0xBF && buffer[i + 2] >= 0xBE)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>White space as it is written becomes a blank, and an end of line is one, of one octet or two.</summary>
    private void TakeOctet(byte octet)
    {
        if (octet == '\r' && _from < _end && _buffer[_from] == '\n')
        {
            return;
        }

        bool isSpace = octet == '\r' || octet == '\n' || octet == '\t';
        _buffer[_to++] = isSpace ? (byte)' ' : octet;
    }

    private bool ResolveReference()
    {
        if (_from < _end && _buffer[_from] == '#')
        {
            return ResolveNumber();
        }

        for (int i = 0; i < _names.Length; i++)
        {
            if (IsAt(_names[i]))
            {
                _from += _names[i].Length;
                _buffer[_to++] = (byte)"&<>\"'"[i];
                return true;
            }
        }

        return false;
    }

    private bool ResolveNumber()
    {
        _from++;
        bool isHexadecimal = _from < _end && _buffer[_from] == 'x';
        _from += isHexadecimal ? 1 : 0;
        int first = _from;
        int point = 0;
        while (_from < _end && _buffer[_from] != ';')
        {
            int digit = DigitOf(_buffer[_from++], isHexadecimal);
            if (digit < 0)
            {
                return false;
            }

            point = (point * (isHexadecimal ? 16 : 10)) + digit;
            if (point > 0x10FFFF)
            {
                return false;
            }
        }

        if (_from == first || _from == _end)
        {
            return false;
        }

        _from++;
        return Write(point);
    }

    private static int DigitOf(byte octet, bool isHexadecimal)
    {
        if (octet >= '0' && octet <= '9')
        {
            return octet - '0';
        }

        int letter = (octet | 0x20) - 'a';
        return isHexadecimal && octet >= 'A' && letter >= 0 && letter < 6 ? letter + 10 : -1;
    }

    /// <summary>Writes a character that a packet may have: no control, none of the ones that only stand in pairs.</summary>
    private bool Write(int point)
    {
        if (point < ' ' || (point >= 0xD800 && point <= 0xDFFF))
        {
            return false;
        }

        if (point < 0x80)
        {
            _buffer[_to++] = (byte)point;
            return true;
        }

        int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        int mark = 0xF0 << (3 - more);
        _buffer[_to++] = (byte)(mark | (point >> (6 * more)));
        for (int i = more - 1; i >= 0; i--)
        {
            _buffer[_to++] = (byte)(0x80 | ((point >> (6 * i)) & 0x3F));
        }

        return true;
    }

    private bool IsAt(string name)
    {
        if (_end - _from < name.Length)
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (_buffer[_from + i] != name[i])
            {
                return false;
            }
        }

        return true;
    }
}
