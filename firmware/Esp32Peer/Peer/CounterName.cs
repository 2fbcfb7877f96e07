namespace NanoPeers.Firmware.Peer;

/// <summary>Names of counters: the chip has no names of enum members at run time.</summary>
public static class CounterName
{
    /// <summary>The name of a counter: lower case, words parted by dashes.</summary>
    /// <param name="counter">The counter.</param>
    public static string Of(PeerCounter counter)
    {
        switch (counter)
        {
            case PeerCounter.DatagramsReceived: return "datagrams-received";
            case PeerCounter.DatagramsSent: return "datagrams-sent";
            case PeerCounter.SendFailed: return "send-failed";
            case PeerCounter.MalformedEnvelope: return "malformed-envelope";
            case PeerCounter.EnvelopeTooLong: return "envelope-too-long";
            case PeerCounter.UnknownEnvelope: return "unknown-envelope";
            case PeerCounter.BadDigest: return "bad-digest";
            case PeerCounter.WrongSuite: return "wrong-suite";
            case PeerCounter.WrongSender: return "wrong-sender";
            case PeerCounter.Replayed: return "replayed";
            case PeerCounter.TooOld: return "too-old";
            case PeerCounter.SessionClosed: return "session-closed";
            case PeerCounter.MalformedBodies: return "malformed-bodies";
            case PeerCounter.UnknownSession: return "unknown-session";
            case PeerCounter.OwnMessage: return "own-message";
            case PeerCounter.ClearRefused: return "clear-refused";
            case PeerCounter.MalformedBody: return "malformed-body";
            case PeerCounter.UnknownKind: return "unknown-kind";
            case PeerCounter.TagNotSupported: return "tag-not-supported";
            default: return OfRequestsAndSessions(counter);
        }
    }

    private static string OfRequestsAndSessions(PeerCounter counter)
    {
        switch (counter)
        {
            case PeerCounter.NotForThisPeer: return "not-for-this-peer";
            case PeerCounter.RequestReplayed: return "request-replayed";
            case PeerCounter.RequestShed: return "request-shed";
            case PeerCounter.RequestSlotsFull: return "request-slots-full";
            case PeerCounter.CookieAsked: return "cookie-asked";
            case PeerCounter.RequestRefused: return "request-refused";
            case PeerCounter.SetupAbandoned: return "setup-abandoned";
            case PeerCounter.OtherGroup: return "other-group";
            case PeerCounter.OtherGateway: return "other-gateway";
            case PeerCounter.HintIgnored: return "hint-ignored";
            case PeerCounter.HintShed: return "hint-shed";
            case PeerCounter.SessionsOpened: return "sessions-opened";
            case PeerCounter.SessionsSilent: return "sessions-silent";
            case PeerCounter.SessionsExpired: return "sessions-expired";
            case PeerCounter.SessionsClosedByPeer: return "sessions-closed-by-peer";
            case PeerCounter.SessionsReplaced: return "sessions-replaced";
            case PeerCounter.StorageFailed: return "storage-failed";
            case PeerCounter.RecordDamaged: return "record-damaged";
            case PeerCounter.Faults: return "faults";
            case PeerCounter.MemoryShort: return "memory-short";
            case PeerCounter.DatagramsShed: return "datagrams-shed";
            case PeerCounter.LinesLost: return "lines-lost";
            case PeerCounter.PressesUnanswered: return "presses-unanswered";
            case PeerCounter.GroupKeyUnknown: return "group-key-unknown";
            case PeerCounter.GroupSenderRefused: return "group-sender-refused";
            case PeerCounter.GroupUnproven: return "group-unproven";
            case PeerCounter.StatementsRefused: return "statements-refused";
            default: return "unknown";
        }
    }
}
