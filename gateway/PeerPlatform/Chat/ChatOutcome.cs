namespace NanoPeers.PeerPlatform.Chat;

/// <summary>What became of a line.</summary>
public enum ChatOutcome
{
    /// <summary>The other end delivered it.</summary>
    Heard = 1,

    /// <summary>No answer came. It may have been delivered all the same: its answer may be what was lost.</summary>
    NotHeard = 2,

    /// <summary>Nothing was sent: too many lines wait to be heard.</summary>
    TooMany = 3,

    /// <summary>Nothing was sent: it is no line of text.</summary>
    NotText = 4,

    /// <summary>Nothing was sent: the policy of this end does not allow clear messages.</summary>
    ClearNotAllowed = 5,

    /// <summary>Nothing was sent: there is no session, and going in clear needs the caller's word.</summary>
    NotSecured = 6,
}
