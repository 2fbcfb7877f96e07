namespace NanoPeers.Enrolment;

/// <summary>What came of reading or writing an invitation. ENROLMENT.md says what a person does about each.</summary>
public enum InvitationStatus
{
    /// <summary>Whole and sound.</summary>
    Valid = 0,

    /// <summary>Something else altogether, or nothing.</summary>
    NotAnInvitation = 1,

    /// <summary>The end is missing.</summary>
    Truncated = 2,

    /// <summary>Octets or characters are not those that were written.</summary>
    Damaged = 3,

    /// <summary>Of a version that this peer does not know.</summary>
    UnknownVersion = 4,

    /// <summary>Longer than <see cref="Limits.MaxInvitation"/>, or than the room given.</summary>
    TooLong = 5,

    /// <summary>A character that is neither blank nor base64url.</summary>
    BadCharacter = 6,

    /// <summary>A field that every invitation has is not there.</summary>
    MissingField = 7,

    /// <summary>A field has the wrong length, stands twice or out of order, or has an id below 128 that nobody knows.</summary>
    BadField = 8,

    /// <summary>The device's secret is all zeros: it was wiped.</summary>
    BadSecret = 9,

    /// <summary>The authority's key is not one that <see cref="Cryptography.RsaPublicKey"/> takes.</summary>
    BadKey = 10,

    /// <summary>A name is empty, longer than 32 octets, or not what <see cref="Identifiers.Utf8Text.IsPlain"/> takes.</summary>
    BadName = 11,

    /// <summary>A gateway's address is no endpoint, or there are more than four.</summary>
    BadEndpoint = 12,

    /// <summary>The policy has an unknown flag, or allows nothing at all: no lifetime, no messages.</summary>
    BadPolicy = 13,
}
