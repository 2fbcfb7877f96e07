namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>How a peer stands to a group.</summary>
public enum GroupStanding
{
    /// <summary>A member.</summary>
    Member = 1,

    /// <summary>Asked to be let in; not decided yet.</summary>
    Pending = 2,

    /// <summary>Was not let in.</summary>
    Rejected = 3,

    /// <summary>Left.</summary>
    Left = 4,

    /// <summary>Was put out.</summary>
    Removed = 5,
}
