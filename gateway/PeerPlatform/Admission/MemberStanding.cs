namespace NanoPeers.PeerPlatform.Admission;

/// <summary>What a peer is in a group.</summary>
public enum MemberStanding
{
    /// <summary>No member.</summary>
    Stranger = 0,

    /// <summary>A member of good standing.</summary>
    Member = 1,

    /// <summary>Removed, and not let in again by itself.</summary>
    Removed = 2,
}
