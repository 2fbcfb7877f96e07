using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>
/// Takes the octets of one JSON string (RFC 8259 section 7), undoes the escapes, and leaves UTF-8 in a buffer. It may be cut anywhere.
/// </summary>
internal sealed class JsonStringReader
{
    private const int Plain = 0;
    private const int Escaped = 1;
    private const int Digits = 2;
    private const int LowEscape = 3;
    private const int LowMark = 4;

    private readonly byte[] _into;
    private int _state;
    private int _digits;
    private int _value;
    private int _high;

    public JsonStringReader(byte[] into)
    {
        _into = into;
    }

    /// <summary>Where the string is put.</summary>
    public int Start { get; private set; }

    /// <summary>Behind its last octet.</summary>
    public int End { get; private set; }

    public void Begin(int start)
    {
        Start = start;
        End = start;
        _state = Plain;
        _high = 0;
    }

    /// <summary>Takes an octet after the opening quote.</summary>
    /// <returns>NeedMore while the string goes on, Text when it ended, Malformed or TooLarge.</returns>
    public JsonEvent Take(byte octet)
    {
        switch (_state)
        {
            case Escaped: return TakeEscaped(octet);
            case Digits: return TakeDigit(octet);
            case LowEscape: return Expect(octet, '\\', LowMark);
            case LowMark: return TakeLowMark(octet);
            default: return TakePlain(octet);
        }
    }

    private JsonEvent TakePlain(byte octet)
    {
        if (octet == '"')
        {
            return IsUtf8(_into, Start, End - Start) ? JsonEvent.Text : JsonEvent.Malformed;
        }

        if (octet == '\\')
        {
            _state = Escaped;
            return JsonEvent.NeedMore;
        }

        return octet < ' ' ? JsonEvent.Malformed : Put(octet);
    }

    private JsonEvent TakeEscaped(byte octet)
    {
        _state = Plain;
        switch ((char)octet)
        {
            case '"':
            case '\\':
            case '/': return Put(octet);
            case 'b': return Put(8);
            case 'f': return Put(12);
            case 'n': return Put(10);
            case 'r': return Put(13);
            case 't': return Put(9);
            case 'u':
                BeginDigits();
                return JsonEvent.NeedMore;
            default: return JsonEvent.Malformed;
        }
    }

    private JsonEvent TakeLowMark(byte octet)
    {
        if (octet != 'u')
        {
            return JsonEvent.Malformed;
        }

        BeginDigits();
        return JsonEvent.NeedMore;
    }

    private void BeginDigits()
    {
        _state = Digits;
        _digits = 0;
        _value = 0;
    }

    private JsonEvent TakeDigit(byte octet)
    {
        int digit = Hexadecimal.ValueOf((char)octet);
        if (digit < 0)
        {
            return JsonEvent.Malformed;
        }

        _value = (_value << 4) | digit;
        _digits++;
        return _digits < 4 ? JsonEvent.NeedMore : TakeUnit();
    }

    /// <summary>A whole \u escape: a character, or half of a pair.</summary>
    private JsonEvent TakeUnit()
    {
        bool isHigh = _value >= 0xD800 && _value <= 0xDBFF;
        bool isLow = _value >= 0xDC00 && _value <= 0xDFFF;
        if (_high != 0)
        {
            int point = 0x10000 + ((_high - 0xD800) << 10) + (_value - 0xDC00);
            _high = 0;
            _state = Plain;
            return isLow ? PutPoint(point) : JsonEvent.Malformed;
        }

        if (isHigh)
        {
            _high = _value;
            _state = LowEscape;
            return JsonEvent.NeedMore;
        }

        _state = Plain;
        return isLow ? JsonEvent.Malformed : PutPoint(_value);
    }

    private JsonEvent Expect(byte octet, char expected, int next)
    {
        _state = next;
        return octet == expected ? JsonEvent.NeedMore : JsonEvent.Malformed;
    }

    private JsonEvent PutPoint(int point)
    {
        if (point < 0x80)
        {
            return Put((byte)point);
        }

        int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        int mark = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
        JsonEvent answer = Put((byte)(mark | (point >> (6 * more))));
        for (int shift = 6 * (more - 1); shift >= 0; shift -= 6)
        {
            answer = Put((byte)(0x80 | ((point >> shift) & 0x3F)));
        }

        return answer;
    }

    private JsonEvent Put(byte octet)
    {
        if (End == _into.Length)
        {
            return JsonEvent.TooLarge;
        }

        _into[End] = octet;
        End++;
        return JsonEvent.NeedMore;
    }

    private static bool IsUtf8(byte[] buffer, int offset, int count)
    {
        int at = offset;
        int end = offset + count;
        while (at < end)
        {
            byte first = buffer[at];
            int more = first < 0x80 ? 0 : first >= 0xC2 && first < 0xE0 ? 1 : (first & 0xF0) == 0xE0 ? 2 : first >= 0xF0 && first < 0xF5 ? 3 : -1;
            if (more < 0 || more > end - at - 1 || !IsSequence(buffer, at, more))
            {
                return false;
            }

            at += more + 1;
        }

        return true;
    }

    private static bool IsSequence(byte[] buffer, int at, int more)
    {
        for (int i = 1; i <= more; i++)
        {
            if ((buffer[at + i] & 0xC0) != 0x80)
            {
                return false;
            }
        }

        byte first = buffer[at];
        byte second = more == 0 ? (byte)0 : buffer[at + 1];
        return !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second >= 0xA0) && !(first == 0xF0 && second < 0x90)
            && !(first == 0xF4 && second >= 0x90);
    }
}
