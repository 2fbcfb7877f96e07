namespace NanoPeers.Identifiers;

/// <summary>
/// Comparisons of text character by character. The base library's own searches follow the user's culture on .NET and octets on the
/// chip; a protocol's text must mean the same on both.
/// </summary>
public static class OrdinalText
{
    /// <summary>Whether a text begins with a prefix.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">What it should begin with.</param>
    public static bool Begins(string text, string prefix)
    {
        return HasAt(text, 0, prefix);
    }

    /// <summary>Where a part first stands in a text, or -1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="part">What is sought, at least one character.</param>
    public static int IndexOf(string text, string part)
    {
        for (int i = 0; i + part.Length <= text.Length; i++)
        {
            if (HasAt(text, i, part))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Where a character last stands in a text, or -1. The chip's own search misses one that has a character beyond ASCII behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="character">What is sought.</param>
    public static int LastIndexOf(string text, char character)
    {
        int at = text.Length - 1;
        while (at >= 0 && text[at] != character)
        {
            at--;
        }

        return at;
    }

    /// <summary>The text with A to Z in lower case and nothing else changed.</summary>
    /// <param name="text">The text.</param>
    public static string LowerAscii(string text)
    {
        char[] lower = text.ToCharArray();
        for (int i = 0; i < lower.Length; i++)
        {
            if (lower[i] >= 'A' && lower[i] <= 'Z')
            {
                lower[i] = (char)(lower[i] + 32);
            }
        }

        return new string(lower);
    }

    private static bool HasAt(string text, int at, string part)
    {
        if (text.Length - at < part.Length)
        {
            return false;
        }

        for (int i = 0; i < part.Length; i++)
        {
            if (text[at + i] != part[i])
            {
                return false;
            }
        }

        return true;
    }
}
