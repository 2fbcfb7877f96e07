namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is different between two views of a group.</summary>
public enum GroupChangeKind
{
    /// <summary>Somebody is a member now.</summary>
    Joined = 1,

    /// <summary>A member left, or its stay ended.</summary>
    Left = 2,

    /// <summary>A member was put out.</summary>
    Removed = 3,

    /// <summary>A member is trusted more.</summary>
    TrustRose = 4,

    /// <summary>A member is trusted less.</summary>
    TrustFell = 5,

    /// <summary>Another authority leads.</summary>
    TakenOver = 6,

    /// <summary>The rules changed.</summary>
    PolicyChanged = 7,
}
