namespace NanoPeers.PeerPlatform.Groups;

/// <summary>How a group's messages go.</summary>
public enum PolicyProtection
{
    /// <summary>In clear.</summary>
    Clear = 1,

    /// <summary>Under the key of each pair.</summary>
    Pair = 2,

    /// <summary>Under one key of all members.</summary>
    Common = 3,
}
