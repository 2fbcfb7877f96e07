namespace NanoPeers.PeerPlatform.Groups;

/// <summary>How a peer stands to a group by its statements.</summary>
public enum MemberStanding
{
    /// <summary>A member.</summary>
    Member = 1,

    /// <summary>Left.</summary>
    Left = 2,

    /// <summary>Was put out.</summary>
    Removed = 3,

    /// <summary>Was put out, and its key may not come back.</summary>
    Revoked = 4,

    /// <summary>Its admission ended and was not renewed.</summary>
    Expired = 5,
}
