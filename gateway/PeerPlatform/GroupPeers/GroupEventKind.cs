namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What happened in a group.</summary>
public enum GroupEventKind
{
    /// <summary>Somebody asks to be let in.</summary>
    JoinRequested = 1,

    /// <summary>Somebody is a member now.</summary>
    Joined = 2,

    /// <summary>Somebody was not let in.</summary>
    Rejected = 3,

    /// <summary>A member left.</summary>
    Left = 4,

    /// <summary>A member was put out.</summary>
    Removed = 5,

    /// <summary>The group has a new key.</summary>
    Rekeyed = 6,

    /// <summary>A member's trust level rose or fell.</summary>
    TrustChanged = 7,

    /// <summary>Another authority took over.</summary>
    TakenOver = 8,

    /// <summary>A line was said to the group.</summary>
    Said = 9,

    /// <summary>A message was refused; the text says whose and why.</summary>
    Refused = 10,

    /// <summary>The group's rules changed.</summary>
    PolicyChanged = 11,

    /// <summary>The reader was slow and events were lost; the text says how many.</summary>
    Lagged = 12,
}
