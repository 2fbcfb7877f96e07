using System;
using System.Text;

namespace NanoPeers.Messages;

/// <summary>
/// Text in a message that a person will see: names of peers, lights and regions. Much of it is unproven, and all of it ends in logs and on
/// consoles, so what could forge a line or command a terminal is refused. MESSAGES.md, "Text".
/// </summary>
public static class DisplayText
{
    /// <summary>
    /// Whether octets are well-formed UTF-8 (RFC 3629) without control characters (U+0000 to U+001F, U+007F to U+009F), line and paragraph
    /// separators, and characters that turn the direction of writing (U+2028 to U+202E, U+2066 to U+2069). Allocates nothing.
    /// </summary>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many; 0 is sound.</param>
    public static bool IsSound(byte[] buffer, int offset, int count)
    {
        int end = offset + count;
        int at = offset;
        while (at < end)
        {
            int length = LengthOfCharacter(buffer, at, end);
            if (length == 0)
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    /// <summary>Whether octets are printable ASCII without spaces, as an endpoint's are. Allocates nothing.</summary>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many; 0 is sound.</param>
    public static bool IsPrintableAscii(byte[] buffer, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            if (buffer[i] <= 0x20 || buffer[i] >= 0x7F)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The octets of a text that this peer will send in every message of some kind, checked once.</summary>
    /// <param name="text">From a setting or an invitation.</param>
    /// <param name="longest">Most octets.</param>
    /// <returns>Its UTF-8.</returns>
    /// <exception cref="ArgumentException">It is empty, too long, or not sound: every receiver would refuse the message.</exception>
    public static byte[] Encode(string text, int longest)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        if (octets.Length == 0 || octets.Length > longest || !IsSound(octets, 0, octets.Length))
        {
            throw new ArgumentException("A name or endpoint is empty, too long, or has characters that are not shown.");
        }

        return octets;
    }

    /// <summary>Octets of the character that begins here; 0 when it is not well formed or not to be shown.</summary>
    private static int LengthOfCharacter(byte[] buffer, int at, int end)
    {
        int first = buffer[at];
        if (first < 0x80)
        {
            return first >= 0x20 && first != 0x7F ? 1 : 0;
        }

        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || length > end - at)
        {
            return 0;
        }

        int code = first & (0x7F >> length);
        for (int i = 1; i < length; i++)
        {
            if ((buffer[at + i] & 0xC0) != 0x80)
            {
                return 0;
            }

            code = (code << 6) | (buffer[at + i] & 0x3F);
        }

        int shortest = length == 2 ? 0xA0 : length == 3 ? 0x800 : 0x10000;
        return code >= shortest && code <= 0x10FFFF && IsShown(code) ? length : 0;
    }

    private static bool IsShown(int code)
    {
        bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        bool turnsOrParts = (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        return !surrogate && !turnsOrParts;
    }
}
