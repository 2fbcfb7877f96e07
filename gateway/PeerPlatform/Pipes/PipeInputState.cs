namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What an input end is.</summary>
public enum PipeInputState
{
    /// <summary>It is listened whether another peer has the pipe.</summary>
    Claiming = 0,

    /// <summary>It takes messages.</summary>
    Bound = 1,

    /// <summary>Another peer has the point-to-point pipe, and had it before.</summary>
    Occupied = 2,

    /// <summary>Another peer took the pipe over. What waits can still be read, and what is on its way comes for two more seconds.</summary>
    Moved = 3,

    /// <summary>This peer is no member of the pipe's group, or none any more.</summary>
    NotMember = 4,

    /// <summary>There is no room for one more pipe, or this peer has an input end of it already.</summary>
    Refused = 5,

    /// <summary>Disposed.</summary>
    Closed = 6,
}
