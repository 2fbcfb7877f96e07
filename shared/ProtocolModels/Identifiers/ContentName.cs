namespace NanoPeers.Identifiers;

/// <summary>
/// The canonical name of content, <c>urn:nanopeers:content:GROUP-UUID:NAME</c>. NAME is a hash (<c>sha256-</c> and 43 base64url
/// characters) or an escaped URI. PROTOCOL.md section 1; S0 fig. 12.
/// </summary>
public sealed class ContentName
{
    /// <summary>Longest NAME, characters.</summary>
    public const int MaxNameLength = 512;

    private const string Prefix = "urn:nanopeers:content:";
    private const string HashPrefix = "sha256-";
    private const int HashNameLength = 50;

    // 43 base64url characters carry 258 bits: the last one of a 256-bit hash ends in two zero bits.
    private const string LastHashCharacters = "AEIMQUYcgkosw048";

    private ContentName(Identifier group, string name)
    {
        Group = group;
        Name = name;
    }

    /// <summary>The group that the content belongs to.</summary>
    public Identifier Group { get; }

    /// <summary>The hash, or the escaped URI.</summary>
    public string Name { get; }

    /// <summary>Whether the name is a SHA-256 hash of the content.</summary>
    public bool IsHash
    {
        get { return Name.Length == HashNameLength && OrdinalText.Begins(Name, HashPrefix); }
    }

    /// <summary>Parses a canonical name.</summary>
    /// <param name="text">What a person or a file gave.</param>
    /// <returns>
    /// Null when it is not a content name: wrong prefix or group, a name empty, too long, with a character that a URI escapes, or with
    /// an escape that is not a percent sign and two upper-case hexadecimal digits (RFC 3986 section 6.2.2.1).
    /// </returns>
    public static ContentName? Parse(string? text)
    {
        if (text == null || !OrdinalText.Begins(text, Prefix) || text.Length < Prefix.Length + Identifier.TextLength + 2)
        {
            return null;
        }

        Identifier? group = Identifier.Parse(text.Substring(Prefix.Length, Identifier.TextLength));
        int colon = Prefix.Length + Identifier.TextLength;
        if (group == null || text[colon] != ':')
        {
            return null;
        }

        string name = text.Substring(colon + 1);
        return IsValidName(name) ? new ContentName(group, name) : null;
    }

    /// <summary>The canonical name.</summary>
    public override string ToString()
    {
        return Prefix + Group.ToString() + ":" + Name;
    }

    private static bool IsValidName(string name)
    {
        if (name.Length > MaxNameLength)
        {
            return false;
        }

        bool isHash = OrdinalText.Begins(name, HashPrefix);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool base64Url = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            bool uri = c == '.' || c == '~' || (c == '%' && IsUpperHex(name, i + 1) && IsUpperHex(name, i + 2));
            if (!base64Url && (isHash || !uri))
            {
                return false;
            }
        }

        return !isHash || (name.Length == HashNameLength && OrdinalText.IndexOf(LastHashCharacters, name.Substring(HashNameLength - 1)) >= 0);
    }

    private static bool IsUpperHex(string name, int at)
    {
        return at < name.Length && ((name[at] >= '0' && name[at] <= '9') || (name[at] >= 'A' && name[at] <= 'F'));
    }
}
