namespace NanoPeers.Peering;

/// <summary>One request at a server, with its own state (S2 fig. 3); or a copy that is offered to a peer that still waits. Used again and again.</summary>
internal sealed class ServedRequest
{
    /// <summary>Who asked.</summary>
    public long Who;

    /// <summary>The request's number at who asked.</summary>
    public uint Id;

    /// <summary>A hash of the asker's node id.</summary>
    public uint NodeHash;

    /// <summary>A hash of the resource.</summary>
    public uint Hash;

    /// <summary>One of <see cref="PeeringServerState"/>.</summary>
    public int State = PeeringServerState.Idle122;

    /// <summary>What was located; null while idle.</summary>
    public IAliasedCopy? Copy;

    /// <summary>When the delay is over, or the offer.</summary>
    public long DueMillis;

    /// <summary>When the first part of the delay is over, which is for nodes that have not given their share.</summary>
    public long SecondMillis;

    /// <summary>When an answer would be too late: the end of the whole delay.</summary>
    public long LastMillis;

    /// <summary>Whether the delay was drawn from that first part.</summary>
    public bool IsFresh;

    /// <summary>Whether this node offers on its own, and so waits for what comes of it.</summary>
    public bool IsOffer;
}
