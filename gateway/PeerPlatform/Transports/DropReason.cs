namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Why a transport threw a message away, incoming or outgoing. The names are the metric's <c>reason</c> tag, in this order.</summary>
public enum DropReason
{
    /// <summary>Incoming: longer than the transport's limit.</summary>
    TooLong = 0,

    /// <summary>Incoming: empty, broken, cut off, or not one whole envelope on a stream.</summary>
    Malformed = 1,

    /// <summary>Incoming: of a version or suite that cannot be framed here.</summary>
    Unknown = 2,

    /// <summary>Incoming: this transport's own multicast or broadcast came back.</summary>
    Own = 3,

    /// <summary>Incoming: the sink threw an exception.</summary>
    SinkFailed = 4,

    /// <summary>Outgoing: refused as too long.</summary>
    SendTooLong = 5,

    /// <summary>Outgoing: no way to the remote, at once or found out after queueing.</summary>
    Unreachable = 6,

    /// <summary>Outgoing: queue or connection table full.</summary>
    Busy = 7,

    /// <summary>Outgoing: not one whole message.</summary>
    SendMalformed = 8,

    /// <summary>Outgoing: the transport was disposed before the message went out.</summary>
    Closed = 9,
}
