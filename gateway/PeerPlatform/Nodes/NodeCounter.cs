namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node counts. Every message that is not delivered ends in one of these.</summary>
public enum NodeCounter
{
    /// <summary>Messages that arrived, whatever became of them.</summary>
    Received,

    /// <summary>Messages that arrived while the node stopped.</summary>
    AfterStop,

    /// <summary>Messages sent.</summary>
    Sent,

    /// <summary>Messages that a transport would not take.</summary>
    SendFailed,

    /// <summary>Messages opened under a session's key.</summary>
    Opened,

    /// <summary>Messages opened under a group's key.</summary>
    OpenedOfGroup,

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

    /// <summary>This peer's own message, heard back.</summary>
    Own,

    /// <summary>Under the id of a session that this peer does not have.</summary>
    UnknownSession,

    /// <summary>Under the id of a group key that this peer does not have.</summary>
    UnknownGroupKey,

    /// <summary>Senders that were told, unproven, that their session is not known here.</summary>
    HintsSent,

    /// <summary>Senders that were not told, because too many were, or this one was just now.</summary>
    HintsShed,

    /// <summary>Unproven hints that a peer lost a session, each followed by pings.</summary>
    HintsHeard,

    /// <summary>Such hints that were left alone: no session is meant, or its peer was asked a moment ago.</summary>
    HintsIgnored,

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

    /// <summary>A body without the credential that its protocol's policy asks for, or with one that does not count.</summary>
    CredentialsRefused,

    /// <summary>Bodies that a rule of traffic refused.</summary>
    RefusedByRule,

    /// <summary>A body whose protocol this peer does not have.</summary>
    NotSupported,

    /// <summary>A set-up message that names no attempt that is under way here.</summary>
    UnknownAttempt,

    /// <summary>Messages of set-ups shed because too many of the same set-up wait or came in this second.</summary>
    SetUpMessagesShed,

    /// <summary>A request for a session shed because too many are under way, or because this peer answers none.</summary>
    RequestsShed,

    /// <summary>Late copies of requests that were answered.</summary>
    RequestsRepeated,

    /// <summary>Requests for a session that were sent a cookie, because of load or because their proof is costly to check.</summary>
    CookiesAsked,

    /// <summary>Certificates of other peers that counted.</summary>
    CertificatesTaken,

    /// <summary>Certificates of other peers that did not count; their senders were told why.</summary>
    CertificatesRefused,

    /// <summary>Requests for a session that were refused.</summary>
    RequestsRefused,

    /// <summary>Set-ups that ended in a live session, at either end.</summary>
    SessionsSetUp,

    /// <summary>Set-ups that ended without a session: those that this end asked for, and those whose request was proven.</summary>
    SetUpsFailed,

    /// <summary>Set-ups that a fault of a policy, a store or a key exchange ended.</summary>
    SetUpFaults,

    /// <summary>Sessions that ended.</summary>
    SessionsEnded,

    /// <summary>Changes of the way that small messages of a session take.</summary>
    PathsChanged,

    /// <summary>Handlers and listeners that threw: a fault of this program.</summary>
    HandlerFaults,

    /// <summary>Work on timers, and at the end, that threw: a fault of this program.</summary>
    BackgroundFaults,
}
