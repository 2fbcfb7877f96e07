namespace NanoPeers.Firmware.Peering;

/// <summary>Bounds of the board's HTTP. BOARD-UPDATES.md.</summary>
public static class HttpLimits
{
    /// <summary>Octets of a request's or an answer's head; more are refused.</summary>
    public const int MaxHead = 1024;

    /// <summary>Octets of a URL's path.</summary>
    public const int MaxPath = 200;

    /// <summary>Connections that are served at a time; others wait in the chip's queue.</summary>
    public const int Connections = 2;

    /// <summary>From a connection's beginning to the end of its request's head, milliseconds.</summary>
    public const int HeadMillis = 10000;

    /// <summary>A connection on which nothing goes on for so long is closed, milliseconds.</summary>
    public const int SilenceMillis = 10000;

    /// <summary>A connection that is served is closed after so long, milliseconds.</summary>
    public const int ServedMillis = 120000;
}
