using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>
/// What can be said in one line: 1 to 1,000 octets of UTF-8 without control characters, line ends and marks that turn the direction of
/// the text around it. A line must not be able to look like another person's, nor to talk to the reader's terminal. CHAT.md.
/// </summary>
public static class ChatText
{
    /// <summary>Most octets of a line in UTF-8: fits a datagram.</summary>
    public const int MaxOctets = 1_000;

    /// <summary>Whether octets are a line.</summary>
    /// <param name="octets">From a message.</param>
    public static bool IsText(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || octets.Length > MaxOctets || !Utf8.IsValid(octets))
        {
            return false;
        }

        while (!octets.IsEmpty)
        {
            Rune.DecodeFromUtf8(octets, out Rune rune, out int length);
            if (IsForbidden(rune))
            {
                return false;
            }

            octets = octets[length..];
        }

        return true;
    }

    /// <summary>Whether a text is a line.</summary>
    /// <param name="text">What a person typed.</param>
    public static bool IsText(ReadOnlySpan<char> text)
    {
        int octets = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) != OperationStatus.Done || IsForbidden(rune))
            {
                return false;
            }

            octets += rune.Utf8SequenceLength;
            text = text[length..];
        }

        return octets is > 0 and <= MaxOctets;
    }

    private static bool IsForbidden(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
