namespace NanoPeers.Statements;

/// <summary>What came of reading a statement. STATEMENTS.md.</summary>
public enum StatementStatus
{
    /// <summary>Well formed; its signature was not looked at.</summary>
    Valid = 0,

    /// <summary>Something else altogether, or nothing.</summary>
    NotAStatement = 1,

    /// <summary>The end is missing.</summary>
    Truncated = 2,

    /// <summary>Longer than <see cref="Limits.MaxStatement"/>.</summary>
    TooLong = 3,

    /// <summary>Of a version that this peer does not know.</summary>
    UnknownVersion = 4,

    /// <summary>Of a kind that this peer does not know.</summary>
    UnknownKind = 5,

    /// <summary>Its number is 0.</summary>
    BadNumber = 6,

    /// <summary>It expires when it is issued or before, or a time is beyond the year 9999.</summary>
    BadTime = 7,

    /// <summary>A field has a wrong length or value, stands twice or out of order, or has an id below 128 that nobody knows.</summary>
    BadField = 8,

    /// <summary>A field that this kind has is not there.</summary>
    MissingField = 9,

    /// <summary>A field is there that this kind has not.</summary>
    ForbiddenField = 10,

    /// <summary>A name or reason has characters that are not shown, or is no UTF-8.</summary>
    BadText = 11,

    /// <summary>The signature has neither 256 nor 384 octets.</summary>
    BadSignatureLength = 12,
}
