namespace NanoPeers.Firmware.Peering;

/// <summary>How a request is.</summary>
public static class HttpRequestState
{
    /// <summary>None is under way.</summary>
    public const int None = 0;

    /// <summary>It connects, asks, or waits for the answer's head.</summary>
    public const int Head = 1;

    /// <summary>The body comes.</summary>
    public const int Body = 2;

    /// <summary>The body is here.</summary>
    public const int Done = 3;

    /// <summary>It failed: no connection, silence, an answer that says something else than what was asked for, or one that ends early.</summary>
    public const int Failed = 4;
}
