namespace NanoPeers.Advertisements;

/// <summary>Which characters a document's texts and names may have, in every form alike.</summary>
public static class MarkupText
{
    /// <summary>Whether all are characters of XML 1.0: what JSON could say besides, no XML could keep.</summary>
    /// <param name="text">The text.</param>
    public static bool IsText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c >= 0xD800 && c <= 0xDBFF)
            {
                i++;
                if (i == text.Length || text[i] < 0xDC00 || text[i] > 0xDFFF)
                {
                    return false;
                }
            }
            else if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || (c >= 0xDC00 && c <= 0xDFFF) || c >= 0xFFFE)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a text can be shown in one line: no controls, no separators of lines, nothing that turns the direction of writing. The rule is
    /// that of names in messages (<c>Utf8Text.IsPlain</c>), for text in memory.
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool IsPlain(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool control = c < ' ' || (c >= 0x7F && c < 0xA0);
            if (control || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
            {
                return false;
            }
        }

        return IsText(text);
    }

    /// <summary>Whether a name is one of an element: a letter or low line, then letters, digits, dots, dashes; a namespace before it in braces.</summary>
    /// <param name="name">The name.</param>
    public static bool IsElementName(string name)
    {
        if (name.Length == 0 || name.Length > AdvertisementLimits.MaxName)
        {
            return false;
        }

        int local = 0;
        if (ExtensionElement.IsForeign(name))
        {
            local = name.IndexOf('}') + 1;
            if (local < 3 || !IsNamespace(name, 1, local - 1))
            {
                return false;
            }
        }

        return IsPlainName(name, local);
    }

    /// <summary>Whether a name is one of an attribute: as an element's without a namespace, and not xmlns.</summary>
    /// <param name="name">The name.</param>
    public static bool IsAttributeName(string name)
    {
        return name.Length <= AdvertisementLimits.MaxName && IsPlainName(name, 0) && name != "xmlns";
    }

    /// <summary>Whether a text is a language: parts of 1 to 8 letters and digits, the first of 2 to 8 letters (RFC 5646, loosely).</summary>
    /// <param name="text">The text.</param>
    public static bool IsLanguage(string text)
    {
        int part = 0;
        bool first = true;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '-' && part > (first ? 1 : 0))
            {
                part = 0;
                first = false;
            }
            else if (IsLetter(c) || (!first && c >= '0' && c <= '9'))
            {
                part++;
            }
            else
            {
                return false;
            }

            if (part > 8)
            {
                return false;
            }
        }

        return part > (first ? 1 : 0) && text.Length <= 35;
    }

    private static bool IsNamespace(string name, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (name[i] <= ' ' || name[i] > '~' || name[i] == '{' || name[i] == '"' || name[i] == '<' || name[i] == '&')
            {
                return false;
            }
        }

        string uri = name.Substring(from, to - from);
        return uri != AdvertisementTree.Namespace && uri != "http://www.w3.org/2000/xmlns/" && uri != "http://www.w3.org/XML/1998/namespace";
    }

    private static bool IsPlainName(string name, int from)
    {
        for (int i = from; i < name.Length; i++)
        {
            char c = name[i];
            bool later = (c >= '0' && c <= '9') || c == '-' || c == '.';
            if (!IsLetter(c) && c != '_' && (i == from || !later))
            {
                return false;
            }
        }

        return name.Length > from;
    }

    private static bool IsLetter(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
