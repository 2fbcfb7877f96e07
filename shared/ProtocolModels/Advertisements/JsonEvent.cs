namespace NanoPeers.Advertisements;

/// <summary>What <see cref="JsonElementReader"/> came upon. ADVERTISEMENTS.md, "JSON".</summary>
public enum JsonEvent
{
    /// <summary>The octets are used up; the document is not.</summary>
    NeedMore = 0,

    /// <summary>An element begins; the token is its name.</summary>
    Begin = 1,

    /// <summary>An attribute of the element that began last; the token is its name, then its value.</summary>
    Attribute = 2,

    /// <summary>The text of the element that began last; the token is the text.</summary>
    Text = 3,

    /// <summary>The innermost element ends.</summary>
    End = 4,

    /// <summary>The document has ended. Blanks may follow.</summary>
    Finished = 5,

    /// <summary>It is not JSON, or not of the form of advertisements.</summary>
    Malformed = 6,

    /// <summary>Deeper, or with a longer name or text, than the reader has room for.</summary>
    TooLarge = 7,
}
