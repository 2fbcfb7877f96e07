namespace NanoPeers.Groups;

/// <summary>Where a member stands with the group's key.</summary>
public enum GroupMemberState
{
    /// <summary>No key, and none asked for.</summary>
    Waiting = 0,

    /// <summary>Asks its owner.</summary>
    Asking = 1,

    /// <summary>Has the key.</summary>
    Ready = 2,

    /// <summary>The owner said that there is no key for it.</summary>
    ShutOut = 3,
}
