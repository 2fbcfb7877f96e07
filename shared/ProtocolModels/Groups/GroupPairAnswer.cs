namespace NanoPeers.Groups;

/// <summary>How a message goes to one member of a group, or how one that came counts. GROUPS.md, "Pair keys".</summary>
public enum GroupPairAnswer
{
    /// <summary>Under the key of the two.</summary>
    Pair = 1,

    /// <summary>In clear, and flagged so.</summary>
    Clear = 2,

    /// <summary>Not at all: there is no key, and the policy allows nothing in clear.</summary>
    NoKey = 3,

    /// <summary>Not at all: the other is no member.</summary>
    NotMember = 4,

    /// <summary>Refused: it came in clear, and the policy allows nothing in clear.</summary>
    ClearRefused = 5,

    /// <summary>Refused: it came in clear in the name of a peer that has a key with this one.</summary>
    Downgraded = 6,
}
