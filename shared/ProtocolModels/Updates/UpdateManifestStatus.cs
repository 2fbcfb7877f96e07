namespace NanoPeers.Updates;

/// <summary>What came of reading a manifest. The numbers are fixed. UPDATES.md, "What is refused".</summary>
public enum UpdateManifestStatus
{
    /// <summary>Well formed. Whether it is signed is another question.</summary>
    Valid = 0,

    /// <summary>Other octets, or none.</summary>
    NotAManifest = 1,

    /// <summary>The end of header or fields is missing.</summary>
    Truncated = 2,

    /// <summary>Longer than <see cref="UpdateLimits.MaxManifest"/>.</summary>
    TooLong = 3,

    /// <summary>Of a version that this peer does not know.</summary>
    UnknownVersion = 4,

    /// <summary>Its sequence number is 0.</summary>
    BadSequence = 5,

    /// <summary>A time beyond the year 9999, or it expires before it is issued.</summary>
    BadTime = 6,

    /// <summary>A field that is not known, out of order, twice, or of a wrong length.</summary>
    BadField = 7,

    /// <summary>No product, or no component.</summary>
    MissingField = 8,

    /// <summary>A product, name or URL with characters that it cannot have.</summary>
    BadText = 9,

    /// <summary>A component's class, form, version or length is none, or its parts do not fill its field.</summary>
    BadComponent = 10,

    /// <summary>The digests of its chunks do not fit its length.</summary>
    BadChunks = 11,

    /// <summary>Two components have one name.</summary>
    SameName = 12,

    /// <summary>More than <see cref="UpdateLimits.MaxComponents"/> components.</summary>
    TooManyComponents = 13,

    /// <summary>What follows the fields has not the length of a signature.</summary>
    BadSignatureLength = 14,
}
