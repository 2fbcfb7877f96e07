namespace NanoPeers.Advertisements;

/// <summary>What came of reading an advertisement. ADVERTISEMENTS.md, "Errors".</summary>
public enum AdvertisementStatus
{
    /// <summary>It is one.</summary>
    Valid = 0,

    /// <summary>The root element is none of the six types', and does not say which of them it extends.</summary>
    UnknownType = 1,

    /// <summary>Larger, deeper or of more parts than <see cref="AdvertisementLimits"/> allow.</summary>
    TooLarge = 2,

    /// <summary>Not well-formed XML or JSON, or no UTF-8.</summary>
    Malformed = 3,

    /// <summary>An element that has to be there is not.</summary>
    MissingElement = 4,

    /// <summary>An attribute that has to be there is not.</summary>
    MissingAttribute = 5,

    /// <summary>An element stands twice where it may stand once.</summary>
    RepeatedElement = 6,

    /// <summary>An element or attribute that the type does not have; a subtype's own stand in a namespace of their own.</summary>
    UnexpectedPart = 7,

    /// <summary>A canonical name that is none, or that names another kind of resource.</summary>
    BadName = 8,

    /// <summary>An endpoint that is none.</summary>
    BadEndpoint = 9,

    /// <summary>A resource that is reached by endpoints has none.</summary>
    NoEndpoint = 10,

    /// <summary>A number that is none, or out of range.</summary>
    BadNumber = 11,

    /// <summary>A word that is none of those allowed.</summary>
    BadWord = 12,

    /// <summary>Not base64, or too long when decoded.</summary>
    BadBase64 = 13,

    /// <summary>A text is empty, too long, or has characters that are not shown.</summary>
    BadText = 14,

    /// <summary>A language that is none of RFC 5646.</summary>
    BadLanguage = 15,

    /// <summary>Two parts contradict each other.</summary>
    Contradiction = 16,

    /// <summary>The document does not fit the schema.</summary>
    NotOfSchema = 17,

    /// <summary>It has a document type or entities, which are never taken.</summary>
    DocumentType = 18,
}
