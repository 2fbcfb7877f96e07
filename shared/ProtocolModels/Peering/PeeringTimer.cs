namespace NanoPeers.Peering;

/// <summary>The timers of a transaction.</summary>
internal static class PeeringTimer
{
    /// <summary>When "I need" is repeated.</summary>
    public const int Repeat = 0;

    /// <summary>When the wait for a response is over.</summary>
    public const int Wait = 1;

    /// <summary>When the next claim is due, or after the last the retrieval.</summary>
    public const int Claim = 2;

    /// <summary>When the peer that downloads is taken for dead.</summary>
    public const int Stall = 3;

    /// <summary>When progress is told.</summary>
    public const int Progress = 4;

    /// <summary>When no other peer is waited for any more.</summary>
    public const int Overall = 5;

    /// <summary>How many there are.</summary>
    public const int Count = 6;
}
