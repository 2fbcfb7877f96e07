namespace NanoPeers.Enrolment;

/// <summary>What is the matter with a pairing. PAIRING.md says what a person does.</summary>
public enum PairingStatus
{
    /// <summary>Whole and sound.</summary>
    Valid = 0,

    /// <summary>It does not begin as a pairing.</summary>
    NotAPairing = 1,

    /// <summary>A character, the length or the check is wrong: copy all of it again.</summary>
    Damaged = 2,

    /// <summary>Another version.</summary>
    UnknownVersion = 3,

    /// <summary>No address of a datagram socket, or a device that is paired with itself.</summary>
    BadContent = 4,

    /// <summary>It is for another device, or for this one's enrolment in another group.</summary>
    OtherDevice = 5,

    /// <summary>This device holds as many as it can.</summary>
    NoRoom = 6,
}
