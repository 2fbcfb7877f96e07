namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What an input end does with a message that comes while its queue is full. Whatever is lost is counted in <see cref="PipeInput.Dropped"/>.</summary>
public enum PipeOverflow
{
    /// <summary>The message that comes is dropped.</summary>
    DropNewest = 0,

    /// <summary>The oldest waiting messages make room: for those to whom only the latest matters.</summary>
    DropOldest = 1,

    /// <summary>
    /// What came over a stream waits for room for at most two seconds, and with it everything else on that stream: the sender feels it. What came as a
    /// datagram, and what waited in vain, is dropped.
    /// </summary>
    Wait = 2,
}
