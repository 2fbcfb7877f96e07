namespace NanoPeers.PeerPlatform.Files;

/// <summary>Our own timing and room of transfers: changing them breaks no peer. Milliseconds.</summary>
public static class FileTiming
{
    /// <summary>Chunks that a receiver keeps beyond the first one that is missing: 64 KiB.</summary>
    public const int RingChunks = 64;

    /// <summary>Most reads that wait for their chunk at once.</summary>
    public const int MaxWindow = 32;

    /// <summary>Reads at once in the beginning.</summary>
    public const int FirstWindow = 8;

    /// <summary>Fewest reads at once, however much is lost.</summary>
    public const int MinWindow = 4;

    /// <summary>Chunks of later reads that arrive before an earlier read counts as lost.</summary>
    public const int LaterChunksUntilLost = 8;

    /// <summary>Wait for a chunk before any round trip was measured.</summary>
    public const int FirstReadMillis = 500;

    /// <summary>Shortest wait for a chunk.</summary>
    public const int ShortestReadMillis = 40;

    /// <summary>Longest wait for a chunk by measured round trips.</summary>
    public const int LongestReadMillis = 4_000;

    /// <summary>The wait doubles while nothing comes, up to this: whoever asks every second finds a bad radio's good moments.</summary>
    public const int LongestDoubledMillis = 1_000;

    /// <summary>First wait before an offer is repeated; it doubles each time.</summary>
    public const int FirstOfferMillis = 500;

    /// <summary>Longest wait before an offer is repeated, and how long a sender lets a receiver be silent before it asks how it stands.</summary>
    public const int LongestOfferMillis = 4_000;

    /// <summary>Silence after which either end gives up.</summary>
    public const int SilenceMillis = 30_000;
}
