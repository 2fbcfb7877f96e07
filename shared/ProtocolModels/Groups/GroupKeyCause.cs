namespace NanoPeers.Groups;

/// <summary>Why there is a new group key. The numbers are on the wire.</summary>
public enum GroupKeyCause
{
    /// <summary>The group's first key.</summary>
    First = 1,

    /// <summary>By schedule, or somebody with the right asked for it.</summary>
    Planned = 2,

    /// <summary>Somebody joined, and the policy wants a new key then.</summary>
    Joined = 3,

    /// <summary>A member left, was removed or revoked, or wants the key no more.</summary>
    Removed = 4,

    /// <summary>Another owner took over.</summary>
    TakenOver = 5,
}
