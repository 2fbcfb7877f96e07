using System;

namespace NanoPeers.Advertisements;

/// <summary>Octets as base64 (RFC 4648 section 4), in the one spelling: padded, without breaks, unused bits zero.</summary>
internal static class Base64Text
{
    public static string Encode(byte[] octets)
    {
        return Convert.ToBase64String(octets);
    }

    /// <summary>The octets, or null when the text is not the one spelling of any.</summary>
    public static byte[]? Decode(string text, int most)
    {
        int padding = text.Length == 0 || text[text.Length - 1] != '=' ? 0 : text.Length > 1 && text[text.Length - 2] == '=' ? 2 : 1;
        int count = (text.Length / 4 * 3) - padding;
        if (text.Length % 4 != 0 || count > most)
        {
            return null;
        }

        byte[] octets = new byte[count];
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int value = i >= text.Length - padding ? 0 : ValueOf(text[i]);
            if (value < 0)
            {
                return null;
            }

            bits = (bits << 6) | value;
            if (i % 4 == 3)
            {
                at = Put(octets, at, bits);
                bits = 0;
            }
        }

        return Encode(octets) == text ? octets : null;
    }

    private static int Put(byte[] octets, int at, int bits)
    {
        for (int shift = 16; shift >= 0 && at < octets.Length; shift -= 8)
        {
            octets[at++] = (byte)(bits >> shift);
        }

        return at;
    }

    private static int ValueOf(char c)
    {
        if (c >= 'A' && c <= 'Z')
        {
            return c - 'A';
        }

        if (c >= 'a' && c <= 'z')
        {
            return c - 'a' + 26;
        }

        return c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
