namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The authenticators that count in a group.</summary>
[Flags]
public enum GroupAuthenticators
{
    /// <summary>No proof at all.</summary>
    None = 1,

    /// <summary>A shared secret.</summary>
    Secret = 2,

    /// <summary>A certificate of one of the group's authorities.</summary>
    Certificate = 4,
}
