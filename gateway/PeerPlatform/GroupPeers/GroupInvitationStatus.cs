namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What came of reading an invitation to a group. <see cref="GroupInvitationStatusText"/> says it to people.</summary>
public enum GroupInvitationStatus
{
    /// <summary>Whole and sound.</summary>
    Valid = 0,

    /// <summary>Something else altogether, or nothing.</summary>
    NotAnInvitation = 1,

    /// <summary>A device's invitation or pairing.</summary>
    OtherKind = 2,

    /// <summary>The end is missing.</summary>
    Truncated = 3,

    /// <summary>Characters are not those that were written.</summary>
    Damaged = 4,

    /// <summary>Of a version that this peer does not know.</summary>
    UnknownVersion = 5,

    /// <summary>Longer than any invitation.</summary>
    TooLong = 6,

    /// <summary>A character that is neither blank nor base64url.</summary>
    BadCharacter = 7,

    /// <summary>An unknown flag, or lengths that do not fit the whole.</summary>
    BadField = 8,

    /// <summary>A fingerprint has another length, or is all zeros.</summary>
    BadKey = 9,

    /// <summary>No way to join that there is.</summary>
    BadWay = 10,

    /// <summary>A name is empty, longer than 32 octets, or not plain text.</summary>
    BadName = 11,

    /// <summary>No endpoint, more than four, a longer one, or not in its one spelling.</summary>
    BadEndpoint = 12,

    /// <summary>A secret without a name or a name without a secret; or the secret was wiped.</summary>
    BadSecret = 13,

    /// <summary>The end of its time is no date after 1970.</summary>
    BadTime = 14,
}
