namespace NanoPeers.Messages;

/// <summary>What came of opening a message. Anything but Opened is dropped and counted under this name.</summary>
public enum OpenStatus
{
    /// <summary>Authentic, decrypted, bodies well formed.</summary>
    Opened = 0,

    /// <summary>The digest does not match: damaged, forged, or another key.</summary>
    BadDigest = 1,

    /// <summary>Another suite than the key is for.</summary>
    WrongSuite = 2,

    /// <summary>Authentic, but its bodies do not hold together: the sender is at fault.</summary>
    MalformedBodies = 3,

    /// <summary>The sequence number was seen before.</summary>
    Replayed = 4,

    /// <summary>The sequence number is below the replay window.</summary>
    TooOld = 5,

    /// <summary>The session has ended.</summary>
    SessionClosed = 6,

    /// <summary>The sender named in the envelope is not the session's peer.</summary>
    WrongSender = 7,
}
