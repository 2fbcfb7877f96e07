namespace NanoPeers.Firmware.Peer;

/// <summary>
/// What a constrained peer counts: everything that it refused, by reason, and what went wrong. The names are <see cref="CounterName"/>;
/// CONSTRAINED-PEER.md has them in a table.
/// </summary>
public enum PeerCounter
{
    /// <summary>Datagrams that came.</summary>
    DatagramsReceived = 0,

    /// <summary>Datagrams sent.</summary>
    DatagramsSent = 1,

    /// <summary>Datagrams that the port did not send.</summary>
    SendFailed = 2,

    /// <summary>The envelope breaks the format, or is cut short.</summary>
    MalformedEnvelope = 3,

    /// <summary>A length or count in the envelope is beyond its limit.</summary>
    EnvelopeTooLong = 4,

    /// <summary>Another version or suite of the envelope.</summary>
    UnknownEnvelope = 5,

    /// <summary>The digest is wrong: damaged, forged, or another key.</summary>
    BadDigest = 6,

    /// <summary>Another suite than the key is for.</summary>
    WrongSuite = 7,

    /// <summary>The envelope names another sender than the session's peer.</summary>
    WrongSender = 8,

    /// <summary>A message that was seen before.</summary>
    Replayed = 9,

    /// <summary>A message older than the replay window.</summary>
    TooOld = 10,

    /// <summary>A message under a session that has ended.</summary>
    SessionClosed = 11,

    /// <summary>The bodies do not hold together.</summary>
    MalformedBodies = 12,

    /// <summary>A message under a key that this peer does not have.</summary>
    UnknownSession = 13,

    /// <summary>This peer's own message, heard again through the group.</summary>
    OwnMessage = 14,

    /// <summary>A body in clear that is taken only under a session.</summary>
    ClearRefused = 15,

    /// <summary>A body of a known protocol breaks its format.</summary>
    MalformedBody = 16,

    /// <summary>A body of a known protocol has a kind or field that this peer does not know.</summary>
    UnknownKind = 17,

    /// <summary>A body of a protocol that this peer does not have.</summary>
    TagNotSupported = 18,

    /// <summary>A well-formed message that is for other peers, or for another role.</summary>
    NotForThisPeer = 19,

    /// <summary>A session request that was answered before.</summary>
    RequestReplayed = 20,

    /// <summary>A session request beyond what is looked at in a second.</summary>
    RequestShed = 21,

    /// <summary>A session request while all set-ups were in use.</summary>
    RequestSlotsFull = 22,

    /// <summary>A session request that was asked for a cookie first.</summary>
    CookieAsked = 23,

    /// <summary>A session request that was refused with a reason.</summary>
    RequestRefused = 24,

    /// <summary>A set-up whose initiator never showed that it has the key, or that took too long.</summary>
    SetupAbandoned = 25,

    /// <summary>An answer or announcement of another group.</summary>
    OtherGroup = 26,

    /// <summary>An answer or announcement of a gateway of the group that is not the invitation's.</summary>
    OtherGateway = 27,

    /// <summary>A hint of a lost session that was not followed: no such session, or it is being probed.</summary>
    HintIgnored = 28,

    /// <summary>Hints of unknown sessions that were not sent, because enough were.</summary>
    HintShed = 29,

    /// <summary>Sessions that went live.</summary>
    SessionsOpened = 30,

    /// <summary>Sessions given up because nothing was heard.</summary>
    SessionsSilent = 31,

    /// <summary>Sessions whose life or messages were used up.</summary>
    SessionsExpired = 32,

    /// <summary>Sessions that the other end closed.</summary>
    SessionsClosedByPeer = 33,

    /// <summary>Sessions that a newer one of the same peer took the place of.</summary>
    SessionsReplaced = 34,

    /// <summary>Records that the storage did not keep.</summary>
    StorageFailed = 35,

    /// <summary>Records that were there and damaged.</summary>
    RecordDamaged = 36,

    /// <summary>Turns of the loop that ended in an exception: a fault of the program.</summary>
    Faults = 37,

    /// <summary>Turns of the loop that memory ran out in: set-ups were given up, and the network rested.</summary>
    MemoryShort = 38,

    /// <summary>Datagrams dropped unread while the network rested.</summary>
    DatagramsShed = 39,

    /// <summary>Lines of the log for which there was no memory.</summary>
    LinesLost = 40,

    /// <summary>Presses of the button that a linked light did not answer.</summary>
    PressesUnanswered = 41,

    /// <summary>A message under a group's key that is not here, or is no more.</summary>
    GroupKeyUnknown = 42,

    /// <summary>A message under a group's key that is not opened: revoked, or no room for another sender.</summary>
    GroupSenderRefused = 43,

    /// <summary>A message under a group's key that may be an old one: its sender has not answered since this peer started.</summary>
    GroupUnproven = 44,

    /// <summary>Statements about groups that were refused.</summary>
    StatementsRefused = 45,

    /// <summary>One more than the highest number.</summary>
    Count = 46,
}
