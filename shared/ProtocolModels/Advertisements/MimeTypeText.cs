using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>What a MIME type looks like (RFC 6838, section 4.2), and which two are those of advertisements.</summary>
public static class MimeTypeText
{
    /// <summary>The MIME type of an advertisement in XML.</summary>
    public const string AdvertisementAsXml = "application/vnd.nanopeers.advertisement+xml";

    /// <summary>The MIME type of an advertisement in JSON.</summary>
    public const string AdvertisementAsJson = "application/vnd.nanopeers.advertisement+json";

    private const int MaxNameLength = 127;

    /// <summary>Whether a text is a MIME type: two names with a slash between them, perhaps parameters behind a semicolon.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text)
    {
        string essence = Essence(text);
        int slash = OrdinalText.IndexOf(essence, "/");
        return slash >= 0 && IsName(essence, 0, slash) && IsName(essence, slash + 1, essence.Length);
    }

    /// <summary>Whether it is the type of an advertisement; case and parameters do not matter.</summary>
    /// <param name="text">A MIME type, or null.</param>
    public static bool IsAdvertisement(string? text)
    {
        string essence = text == null ? "" : OrdinalText.LowerAscii(Essence(text));
        return essence == AdvertisementAsXml || essence == AdvertisementAsJson;
    }

    private static string Essence(string text)
    {
        int end = OrdinalText.IndexOf(text, ";");
        return end < 0 ? text : text.Substring(0, end);
    }

    private static bool IsName(string text, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            char c = text[i];
            bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            bool mark = c == '!' || c == '#' || c == '$' || c == '&' || c == '-' || c == '^' || c == '_' || c == '.' || c == '+';
            if (!plain && (!mark || i == from))
            {
                return false;
            }
        }

        return to > from && to - from <= MaxNameLength;
    }
}
