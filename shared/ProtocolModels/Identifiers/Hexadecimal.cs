namespace NanoPeers.Identifiers;

/// <summary>Hexadecimal digits of the text forms of ids (RFC 9562 section 4).</summary>
public static class Hexadecimal
{
    /// <summary>The value of a digit in either case, or -1 for any other character.</summary>
    /// <param name="digit">The character.</param>
    public static int ValueOf(char digit)
    {
        if (digit >= '0' && digit <= '9')
        {
            return digit - '0';
        }

        if (digit >= 'a' && digit <= 'f')
        {
            return digit - 'a' + 10;
        }

        return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
    }

    /// <summary>The lower-case digit of a value from 0 to 15.</summary>
    /// <param name="value">The value.</param>
    public static char DigitOf(int value)
    {
        return (char)(value < 10 ? '0' + value : 'a' + value - 10);
    }

    /// <summary>The lower-case text of some octets; meant for logs and files, never for secrets.</summary>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    public static string Format(byte[] buffer, int offset, int count)
    {
        char[] text = new char[count * 2];
        for (int i = 0; i < count; i++)
        {
            text[2 * i] = DigitOf(buffer[offset + i] >> 4);
            text[(2 * i) + 1] = DigitOf(buffer[offset + i] & 15);
        }

        return new string(text);
    }
}
