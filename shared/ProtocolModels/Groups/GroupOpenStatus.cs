namespace NanoPeers.Groups;

/// <summary>What came of opening a message under a group key. Anything but Opened is dropped, or held, and counted under this name. GROUPS.md.</summary>
public enum GroupOpenStatus
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

    /// <summary>No key of this group has that id: a newer one that did not come yet, or another group's. Untouched: it may be held and opened later.</summary>
    UnknownKey = 8,

    /// <summary>The sender is not a member, or not one any more.</summary>
    NotMember = 9,

    /// <summary>As many senders as this peer can remember have spoken under this key.</summary>
    SendersFull = 10,

    /// <summary>The message names this peer as its sender: somebody sent it back, or pretends.</summary>
    OwnMessage = 11,

    /// <summary>
    /// Authentic, but perhaps heard before this peer restarted: until its sender has answered a Probe only bodies of tag <c>group</c> may be read.
    /// </summary>
    Unproven = 12,
}
