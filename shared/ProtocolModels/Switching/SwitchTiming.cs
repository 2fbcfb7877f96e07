namespace NanoPeers.Switching;

/// <summary>Our own timing of the light switch: changing it breaks no peer.</summary>
public static class SwitchTiming
{
    /// <summary>First wait, milliseconds, before a request or a change is sent again; it doubles each time.</summary>
    public const int FirstResendMillis = 250;

    /// <summary>Longest wait, milliseconds, before a request or a change is sent again.</summary>
    public const int LongestResendMillis = 4000;

    /// <summary>Times that a request is sent: 11,750 ms pass until it is given up.</summary>
    public const int MaxSends = 6;

    /// <summary>
    /// Times that a change is told to a subscriber: 67,750 ms pass until its subscription ends. Longer than a session lives in silence, so
    /// that no session outlives its subscription unnoticed.
    /// </summary>
    public const int MaxTellings = 20;

    /// <summary>Longest subscription, seconds.</summary>
    public const int LongestSubscriptionSeconds = 3600;

    /// <summary>Requests of one client that wait for an answer at once.</summary>
    public const int MaxOutstanding = 8;
}
