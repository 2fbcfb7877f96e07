namespace NanoPeers.Groups;

/// <summary>Who makes a group's key (S0 fig. 9, step 462). GROUPS.md, "Origins".</summary>
public enum GroupKeyOrigin
{
    /// <summary>The owner alone, with its own public key in the derivation (S0 fig. 9: "generated from the public key").</summary>
    Creator = 1,

    /// <summary>A second peer, for the owner's public key; the owner hands it out (S0 figs. 5, 9).</summary>
    SecondPeer = 2,

    /// <summary>The owner and some members together: each adds 32 random octets.</summary>
    Contributed = 3,
}
