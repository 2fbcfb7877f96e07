namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node counts. Every message that is not delivered ends in one of these.</summary>
public enum NodeCounter
{
    /// <summary>Messages that arrived, whatever became of them.</summary>
    Received,

    /// <summary>Messages sent.</summary>
    Sent,

    /// <summary>Messages that a transport would not take.</summary>
    SendFailed,

    /// <summary>Messages opened under a session's key.</summary>
    Opened,

    /// <summary>Bodies handed to a handler.</summary>
    Delivered,

    /// <summary>Not an envelope, or one whose lengths do not hold together.</summary>
    Malformed,

    /// <summary>Beyond a limit.</summary>
    TooLong,

    /// <summary>Another version, suite, kind or field than this peer knows.</summary>
    Unknown,

    /// <summary>The digest of a clear message is wrong: damaged on the way.</summary>
    Damaged,

    /// <summary>Under the id of a session that this peer does not have.</summary>
    UnknownSession,

    /// <summary>The digest under a session's key is wrong: forged or damaged.</summary>
    Forged,

    /// <summary>A number seen before.</summary>
    Replayed,

    /// <summary>A number below the replay window.</summary>
    TooOld,

    /// <summary>Under the key of a session that has ended.</summary>
    AfterClose,

    /// <summary>From another sender than the session's peer, or under another suite than agreed.</summary>
    WrongSender,

    /// <summary>Authentic, but its bodies break their protocol.</summary>
    BadBody,

    /// <summary>A clear body of a protocol that is only taken under a key.</summary>
    ClearRefused,

    /// <summary>A body whose protocol this peer does not have.</summary>
    NotSupported,

    /// <summary>A request for a session shed because too many are under way.</summary>
    RequestsShed,

    /// <summary>Requests for a session that were sent a cookie, because of load.</summary>
    CookiesAsked,

    /// <summary>Requests for a session that were refused.</summary>
    RequestsRefused,

    /// <summary>Set-ups that ended in a live session, at either end.</summary>
    SessionsSetUp,

    /// <summary>Set-ups that failed, at either end.</summary>
    SetUpsFailed,

    /// <summary>Sessions that ended.</summary>
    SessionsEnded,

    /// <summary>Handlers that threw: a fault of this program.</summary>
    HandlerFaults,
}
