namespace NanoPeers.Advertisements;

/// <summary>The bounds of a document; one beyond them is refused by name before it costs more memory. ADVERTISEMENTS.md, "Limits".</summary>
public static class AdvertisementLimits
{
    /// <summary>Largest document in any form, octets.</summary>
    public const int MaxDocument = 16384;

    /// <summary>Deepest nesting of elements, the root counted.</summary>
    public const int MaxDepth = 16;

    /// <summary>Most elements of a document.</summary>
    public const int MaxElements = 512;

    /// <summary>Most attributes of a document, all its elements together.</summary>
    public const int MaxAttributes = 64;

    /// <summary>Longest name of an element or attribute, characters, its namespace included.</summary>
    public const int MaxName = 160;

    /// <summary>Longest text for people, and longest value that is searched by, characters.</summary>
    public const int MaxTitle = 256;

    /// <summary>Longest text of an element or attribute, characters: content by value is the longest.</summary>
    public const int MaxText = 12288;

    /// <summary>Most octets of content by value: 12,288 characters of base64.</summary>
    public const int MaxByValue = 9216;

    /// <summary>Most elements of one name beside each other: endpoints, policies, pipes, groups.</summary>
    public const int MaxRepeats = 32;

    /// <summary>Longest lifetime, seconds: 30 days.</summary>
    public const int MaxLifetimeSeconds = 2592000;
}
