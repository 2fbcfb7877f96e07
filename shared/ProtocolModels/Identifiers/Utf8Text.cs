using System;
using System.Text;

namespace NanoPeers.Identifiers;

/// <summary>
/// Whether octets from outside are text (RFC 3629). .NET and the chip decode octets that are none in different ways; asked first, both
/// decode the same.
/// </summary>
public static class Utf8Text
{
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;
    private const int LastCodePoint = 0x10FFFF;

    /// <summary>
    /// Whether octets are well-formed UTF-8 without control characters, separators of lines and paragraphs, and characters that turn the
    /// direction of writing (U+2028 to U+202E, U+2066 to U+2069): what may stand in a name that is shown to people and written to logs, since
    /// it cannot forge a line or command a terminal. No octets at all are text too. Allocates nothing.
    /// </summary>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    public static bool IsPlain(byte[] buffer, int offset, int count)
    {
        int end = offset + count;
        int at = offset;
        while (at < end)
        {
            int length = SequenceLength(buffer[at]);
            if (length == 0 || length > end - at || !IsPlainCodePoint(CodePoint(buffer, at, length), length))
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
    /// <param name="count">How many.</param>
    public static bool IsPrintableAscii(byte[] buffer, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            if (buffer[i] <= ' ' || buffer[i] > '~')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The octets of a name that this peer will send in every message of some kind, checked once.</summary>
    /// <param name="name">From a setting or an invitation.</param>
    /// <param name="longest">Most octets.</param>
    /// <returns>Its UTF-8.</returns>
    /// <exception cref="ArgumentException">It is empty, too long, or not plain: every receiver would refuse the message.</exception>
    public static byte[] EncodeName(string name, int longest)
    {
        byte[] octets = Encoding.UTF8.GetBytes(name);
        if (octets.Length == 0 || octets.Length > longest || !IsPlain(octets, 0, octets.Length))
        {
            throw new ArgumentException("A name is empty, too long, or has characters that are not shown.");
        }

        return octets;
    }

    private static int SequenceLength(byte first)
    {
        if (first < 0x80)
        {
            return 1;
        }

        if (first < 0xC0)
        {
            return 0;
        }

        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
    }

    /// <summary>The code point of a sequence, or -1 when an octet after the first is no continuation.</summary>
    private static int CodePoint(byte[] buffer, int at, int length)
    {
        int point = length == 1 ? buffer[at] : buffer[at] & (0x7F >> length);
        for (int i = 1; i < length; i++)
        {
            if ((buffer[at + i] & 0xC0) != 0x80)
            {
                return -1;
            }

            point = (point << 6) | (buffer[at + i] & 0x3F);
        }

        return point;
    }

    private static bool IsPlainCodePoint(int point, int length)
    {
        int shortest = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        bool control = point < ' ' || (point >= 0x7F && point < 0xA0);
        bool surrogate = point >= FirstSurrogate && point <= LastSurrogate;
        bool turnsOrParts = (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
        return !control && !surrogate && !turnsOrParts && point <= LastCodePoint && shortest == length;
    }
}
