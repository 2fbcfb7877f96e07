using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>What content has to be like beyond its parts (S0 fig. 19). ADVERTISEMENTS.md, "Rules".</summary>
internal static class ContentRules
{
    public static void Check(ContentAdvertisement content, AdvertisementFault fault)
    {
        if (content.ByValue != null && content.Size != (ulong)content.ByValue.Length)
        {
            fault.Note(AdvertisementStatus.Contradiction, "size");
        }

        if (content.ByReference != null && !IsReference(content.ByReference))
        {
            fault.Note(AdvertisementStatus.BadText, "byReference");
        }

        if (content.MimeType != null && !MimeTypeText.IsOne(content.MimeType))
        {
            fault.Note(AdvertisementStatus.BadText, "type");
        }

        CheckAbout(content, fault);
    }

    /// <summary>Content that is an advertisement names what that one is about, and perhaps where an instance is; other content has neither element.</summary>
    private static void CheckAbout(ContentAdvertisement content, AdvertisementFault fault)
    {
        if (MimeTypeText.IsAdvertisement(content.MimeType))
        {
            if (content.About == null)
            {
                fault.Note(AdvertisementStatus.MissingElement, "aboutID");
            }
            else if (!IsCanonical(content.About))
            {
                fault.Note(AdvertisementStatus.BadName, "aboutID");
            }
        }
        else if (content.About != null || content.PeerEndpoint != null)
        {
            fault.Note(AdvertisementStatus.Contradiction, content.About != null ? "aboutID" : "peerIdentifier");
        }
    }

    private static bool IsCanonical(string text)
    {
        ContentName? content = ContentName.Parse(text);
        ResourceName? resource = content == null ? ResourceName.Parse(text) : null;
        return content != null ? content.ToString() == text : resource != null && resource.ToString() == text;
    }

    /// <summary>A URI: a scheme, a colon, and characters that a URI may have (RFC 3986).</summary>
    private static bool IsReference(string text)
    {
        int colon = OrdinalText.IndexOf(text, ":");
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            bool inScheme = letter || (i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
            bool behind = c > ' ' && c < 0x7F && OrdinalText.LastIndexOf("<>\"{}|\\^`", c) < 0;
            if (i < colon ? !inScheme : !behind)
            {
                return false;
            }
        }

        return colon > 0 && colon + 1 < text.Length;
    }
}
