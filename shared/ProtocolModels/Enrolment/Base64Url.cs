namespace NanoPeers.Enrolment;

/// <summary>
/// The alphabet for octets in text that a person copies (RFC 4648 section 5), without padding. By hand, since the base libraries know
/// another alphabet and answer bad input by throwing.
/// </summary>
public static class Base64Url
{
    /// <summary>Characters of some octets.</summary>
    /// <param name="count">How many octets.</param>
    public static int TextLength(int count)
    {
        return ((count * 4) + 2) / 3;
    }

    /// <summary>Whole octets in some characters.</summary>
    /// <param name="characters">How many characters.</param>
    public static int OctetLength(int characters)
    {
        return characters * 3 / 4;
    }

    /// <summary>The value of a character, 0 to 63, or -1.</summary>
    /// <param name="c">Any character.</param>
    public static int ValueOf(char c)
    {
        if (c >= 'A' && c <= 'Z')
        {
            return c - 'A';
        }

        if (c >= 'a' && c <= 'z')
        {
            return c - 'a' + 26;
        }

        if (c >= '0' && c <= '9')
        {
            return c - '0' + 52;
        }

        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }

    /// <summary>Writes octets as characters; bits left over in the last one are zero.</summary>
    /// <param name="octets">Holds the octets, from its beginning.</param>
    /// <param name="count">How many.</param>
    /// <param name="into">Receives <see cref="TextLength"/> characters.</param>
    /// <param name="offset">Where they begin.</param>
    public static void Write(byte[] octets, int count, char[] into, int offset)
    {
        int bits = 0;
        int held = 0;
        for (int i = 0; i < count; i++)
        {
            bits = ((bits << 8) | octets[i]) & 0xFFFF;
            held += 8;
            while (held >= 6)
            {
                held -= 6;
                into[offset++] = CharacterOf((bits >> held) & 63);
            }
        }

        if (held > 0)
        {
            into[offset] = CharacterOf((bits << (6 - held)) & 63);
        }
    }

    /// <summary>Reads characters that all have a value as octets.</summary>
    /// <param name="text">Holds the characters.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="into">Receives <see cref="OctetLength"/> octets.</param>
    /// <returns>The bits left over: zero when <see cref="Write"/> wrote the text. 64 when a character is left over that holds no octet's end.</returns>
    public static int Read(char[] text, int offset, int count, byte[] into)
    {
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            bits = ((bits << 6) | ValueOf(text[offset + i])) & 0xFFFF;
            held += 6;
            if (held >= 8)
            {
                held -= 8;
                into[at++] = (byte)(bits >> held);
            }
        }

        return held == 6 ? 64 : bits & ((1 << held) - 1);
    }

    private static char CharacterOf(int value)
    {
        if (value < 26)
        {
            return (char)('A' + value);
        }

        if (value < 52)
        {
            return (char)('a' + value - 26);
        }

        return value < 62 ? (char)('0' + value - 52) : value == 62 ? '-' : '_';
    }
}
