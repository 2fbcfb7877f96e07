namespace NanoPeers.Peering;

/// <summary>States of a server in processing one request. The numbers are those of S2, fig. 3.</summary>
public static class PeeringServerState
{
    /// <summary>Nothing to do for the request; also when it was done.</summary>
    public const int Idle122 = 122;

    /// <summary>Locating a local aliased copy.</summary>
    public const int Locating124 = 124;

    /// <summary>Waiting a random time, and listening for "I found".</summary>
    public const int Delaying126 = 126;

    /// <summary>The response is cancelled.</summary>
    public const int Cancelled128 = 128;

    /// <summary>"I have" is sent.</summary>
    public const int Responding130 = 130;

    /// <summary>A state's name.</summary>
    /// <param name="state">One of the above.</param>
    public static string NameOf(int state)
    {
        switch (state)
        {
            case Idle122: return "idle";
            case Locating124: return "locating";
            case Delaying126: return "delaying";
            case Cancelled128: return "cancelled";
            default: return "responding";
        }
    }
}
