namespace NanoPeers.Sessions;

/// <summary>Why a session ended. Numbers on the wire are fixed for ever. SESSIONS.md.</summary>
public enum CloseReason
{
    /// <summary>It has not.</summary>
    None = 0,

    /// <summary>One end is done.</summary>
    Done = 1,

    /// <summary>Its agreed life or number of messages is used up.</summary>
    Expired = 2,

    /// <summary>A newer session with the same peer and purpose took its place.</summary>
    Replaced = 3,

    /// <summary>Nothing was heard for too long. Never on the wire.</summary>
    Silent = 4,

    /// <summary>The other end shuts down.</summary>
    GoingAway = 5,

    /// <summary>The key was never confirmed. Never on the wire.</summary>
    Unconfirmed = 6,

    /// <summary>The peer was removed from the group.</summary>
    Removed = 7,

    /// <summary>The other end sleeps, and comes back by itself: what can wait for it is kept.</summary>
    Asleep = 8,
}
