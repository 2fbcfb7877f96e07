namespace NanoPeers.Sessions;

/// <summary>Our own timing of set-up: changing it breaks no peer. Milliseconds.</summary>
public static class HandshakeTiming
{
    /// <summary>First wait before a request or ping is sent again; it doubles each time.</summary>
    public const int FirstResendMillis = 400;

    /// <summary>Longest wait before a request or ping is sent again.</summary>
    public const int LongestResendMillis = 4000;

    /// <summary>How long a refusal without proof may still be outdone by a proven answer.</summary>
    public const int UnprovenRejectGraceMillis = 700;

    /// <summary>How long an end waits for the first message under agreed keys.</summary>
    public const int ConfirmationTimeoutMillis = 10000;

    /// <summary>How long a responder waits for a person, or for a key that follows.</summary>
    public const int PendingTimeoutMillis = 60000;

    /// <summary>Seconds that a responder asks an initiator to wait while it computes or a person decides.</summary>
    public const int WaitSeconds = 5;

    /// <summary>How soon after a request the next goes out when a refusal without proof came: who did not refuse answers it.</summary>
    public const int ProbeMillis = 200;

    /// <summary>Times that an initiator answers a Retry at once; each request that it sends of its own accord gives one back.</summary>
    public const int MaxRetries = 3;
}
