namespace NanoPeers.Groups;

/// <summary>Why a group message was refused. The numbers are on the wire, fixed for ever. GROUPS.md.</summary>
public enum GroupRefusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The sender does not make this group's keys; the message says who does.</summary>
    NotOwner = 1,

    /// <summary>A newer key is here; the message says which.</summary>
    OldEpoch = 2,

    /// <summary>The term is not known here yet: its Takeover did not come.</summary>
    UnknownTerm = 3,

    /// <summary>The sender is not a member.</summary>
    NotMember = 4,

    /// <summary>The key is for members that want it, and this one does not.</summary>
    NoKeyWanted = 5,

    /// <summary>Another key of the same epoch is here.</summary>
    Conflict = 6,

    /// <summary>The key does not have the id that it claims, or could not be unwrapped, or its signature does not fit.</summary>
    BadKey = 7,

    /// <summary>This peer cannot do the key's suite.</summary>
    NoSuite = 8,

    /// <summary>There is no key yet.</summary>
    NoKeyYet = 9,

    /// <summary>The message did not come under the protection that it needs.</summary>
    Unprotected = 10,
}
