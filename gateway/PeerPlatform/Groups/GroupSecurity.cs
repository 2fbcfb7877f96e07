namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A group's level of security: what its policy says where its document is silent (S0, "none … high").</summary>
public enum GroupSecurity
{
    /// <summary>Nothing is protected, nobody proves anything.</summary>
    None = 0,

    /// <summary>Pair keys where both ends want them; clear messages too.</summary>
    Low = 1,

    /// <summary>A common key; no clear messages.</summary>
    Medium = 2,

    /// <summary>As medium, certificates alone, a credential in every message, new keys often and at every join, trust asked for.</summary>
    High = 3,
}
