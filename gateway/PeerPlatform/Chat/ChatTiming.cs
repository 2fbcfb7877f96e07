namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Our own timing and room of chats: changing them breaks no peer. Milliseconds.</summary>
public static class ChatTiming
{
    /// <summary>First wait before a line is said again; it doubles each time.</summary>
    public const int FirstResendMillis = 500;

    /// <summary>Longest wait before a line is said again.</summary>
    public const int LongestResendMillis = 4_000;

    /// <summary>Times that a line is said before it is given up: 40 seconds in all, and hardly ever too few where a third of the tries fail.</summary>
    public const int MaxSends = 12;

    /// <summary>Lines of one conversation that wait to be heard at once.</summary>
    public const int MaxUnheard = 32;

    /// <summary>Lines whose numbers a receiver remembers, so that a line said twice is delivered once. Far more than wait at once.</summary>
    public const int RememberedLines = 256;
}
