namespace NanoPeers.Peering;

/// <summary>How a transaction or an upload ended.</summary>
public static class PeeringOutcome
{
    /// <summary>What was needed is here, or was forwarded.</summary>
    public const int Done = 1;

    /// <summary>No peer had it, and only what peers hold was wanted.</summary>
    public const int NotFound = 2;

    /// <summary>The own retrieval failed.</summary>
    public const int Failed = 3;

    /// <summary>The caller ended it.</summary>
    public const int Cancelled = 4;

    /// <summary>The overall time is over.</summary>
    public const int TimedOut = 5;

    /// <summary>An outcome's name.</summary>
    /// <param name="outcome">One of the above.</param>
    public static string NameOf(int outcome)
    {
        switch (outcome)
        {
            case Done: return "done";
            case NotFound: return "not-found";
            case Failed: return "failed";
            case Cancelled: return "cancelled";
            default: return "timed-out";
        }
    }
}
