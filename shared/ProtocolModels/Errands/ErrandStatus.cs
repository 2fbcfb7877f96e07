namespace NanoPeers.Errands;

/// <summary>What is thought of a certificate or receipt. The numbers are fixed. ERRANDS.md.</summary>
public enum ErrandStatus
{
    /// <summary>The backend signed it, for this and nothing else, and it counts now.</summary>
    Valid = 0,

    /// <summary>The octets break the format.</summary>
    Malformed = 1,

    /// <summary>Of a version that this peer does not know.</summary>
    UnknownVersion = 2,

    /// <summary>Signed with another key than the backend's.</summary>
    OtherKey = 3,

    /// <summary>Issued later than this clock says.</summary>
    NotYet = 4,

    /// <summary>Its end has come.</summary>
    Expired = 5,

    /// <summary>Not issued recently.</summary>
    TooOld = 6,

    /// <summary>For another alias URL.</summary>
    OtherAlias = 7,

    /// <summary>For another task.</summary>
    OtherTask = 8,

    /// <summary>For another upload URL.</summary>
    OtherUpload = 9,

    /// <summary>Of another file.</summary>
    OtherFile = 10,

    /// <summary>Of another reporter.</summary>
    OtherReporter = 11,

    /// <summary>The signature is not the key's.</summary>
    BadSignature = 12,

    /// <summary>The verification is under way.</summary>
    Pending = 13,
}
