namespace NanoPeers.Groups;

/// <summary>What a group key is good for at a member. The numbers are on the wire.</summary>
public enum GroupKeyState
{
    /// <summary>Opens, and waits for the Switch before it seals.</summary>
    Dormant = 1,

    /// <summary>Seals and opens.</summary>
    Active = 2,
}
