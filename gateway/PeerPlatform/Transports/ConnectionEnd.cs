namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Why a stream connection ended.</summary>
public enum ConnectionEnd
{
    /// <summary>The remote closed it between two messages.</summary>
    ClosedByRemote = 0,

    /// <summary>The stream ended inside a message; the part was thrown away.</summary>
    CutOff = 1,

    /// <summary>The octets are no envelope.</summary>
    Malformed = 2,

    /// <summary>A message announced more than the limits allow.</summary>
    TooLong = 3,

    /// <summary>A message of another version or suite: its end cannot be trusted.</summary>
    Unknown = 4,

    /// <summary>No whole message went either way for the idle time.</summary>
    Idle = 5,

    /// <summary>The system reported an error: reset, no route, …</summary>
    Failed = 6,

    /// <summary>An outgoing connection could not be made in time.</summary>
    NotConnected = 7,

    /// <summary>An incoming connection was refused: the table is full.</summary>
    TableFull = 8,

    /// <summary>The transport was disposed.</summary>
    Disposed = 9,

    /// <summary>The remote stayed silent although it was asked whether it is there, or took nothing of what was written.</summary>
    Silent = 10,

    /// <summary>Another connection with the same remote took its place.</summary>
    Merged = 11,

    /// <summary>The remote did not prove under TLS who it is, or is not let in.</summary>
    NotProven = 12,
}
