namespace NanoPeers.PeerPlatform.Transports;

/// <summary>What became of a message given to <see cref="ITransport.Send"/>.</summary>
public enum SendStatus
{
    /// <summary>It went out or is queued. Arrival is not promised.</summary>
    Sent = 0,

    /// <summary>Longer than <see cref="ITransport.MaxMessageLength"/>. Nothing was sent.</summary>
    TooLong = 1,

    /// <summary>No way there now: no route, no such remote, refused, or an address of another transport. Sending again later may help.</summary>
    Unreachable = 2,

    /// <summary>The transport is disposed.</summary>
    Closed = 3,

    /// <summary>The queue to this remote, or the table of connections, is full. Nothing was queued; send again after a pause.</summary>
    Busy = 4,

    /// <summary>Not one whole message: empty, or on a stream not exactly one envelope.</summary>
    Malformed = 5,
}
