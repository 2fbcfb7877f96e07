namespace NanoPeers.PeerPlatform.Files;

/// <summary>One chunk of a receiver's ring.</summary>
internal sealed class PendingRead
{
    internal ReadState State { get; private set; }

    /// <summary>Whether the Read is to be sent.</summary>
    internal bool IsDue { get; private set; }

    /// <summary>When it was last sent.</summary>
    internal long AskedAtMillis { get; private set; }

    /// <summary>Its place among all Reads sent: chunks of later ones that come first say that it is lost.</summary>
    internal long Order { get; private set; }

    /// <summary>Times that it was sent. Only the answer to one sent once measures a round trip.</summary>
    internal int Sends { get; private set; }

    private int _laterChunks;

    internal void Begin()
    {
        State = ReadState.Asked;
        IsDue = true;
        Sends = 0;
    }

    internal void Sent(long order, long nowMillis)
    {
        IsDue = false;
        Sends++;
        Order = order;
        AskedAtMillis = nowMillis;
        _laterChunks = 0;
    }

    internal void Arrive()
    {
        State = ReadState.Arrived;
        IsDue = false;
    }

    internal void Clear() => State = ReadState.Free;

    /// <summary>Is to be sent again.</summary>
    internal void Lose() => IsDue = true;

    /// <summary>A chunk of a later Read came.</summary>
    /// <returns>Whether this one counts as lost by that.</returns>
    internal bool SeesLaterChunk()
    {
        _laterChunks++;
        return !IsDue && _laterChunks == FileTiming.LaterChunksUntilLost;
    }
}
