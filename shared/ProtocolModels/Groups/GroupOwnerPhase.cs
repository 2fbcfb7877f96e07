namespace NanoPeers.Groups;

/// <summary>Where an owner is with the group's keys. GROUPS.md, "The owner".</summary>
public enum GroupOwnerPhase
{
    /// <summary>Another peer makes the keys.</summary>
    Idle = 0,

    /// <summary>Waits for contributions to the next key.</summary>
    Gathering = 1,

    /// <summary>Hands the next key out, dormant.</summary>
    Distributing = 2,

    /// <summary>The new key is in use here; tells the members to use it.</summary>
    Switching = 3,

    /// <summary>The members use it; tells them to overwrite the older ones.</summary>
    Dropping = 4,

    /// <summary>Done, but for members that were cut off.</summary>
    Steady = 5,
}
