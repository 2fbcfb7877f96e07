namespace NanoPeers.Switching;

/// <summary>Our own timing of the light switch: changing it breaks no peer.</summary>
public static class SwitchTiming
{
    /// <summary>First wait, milliseconds, before a request or a change is sent again; it doubles each time.</summary>
    public const int FirstResendMillis = 250;

    /// <summary>Longest wait, milliseconds, before a request or a change is sent again.</summary>
    public const int LongestResendMillis = 4000;

    /// <summary>Times that a request or a change is sent.</summary>
    public const int MaxSends = 6;

    /// <summary>Longest subscription, seconds.</summary>
    public const int LongestSubscriptionSeconds = 3600;

    /// <summary>Answers remembered for each requester, so that a repeated request is not carried out twice.</summary>
    public const int RememberedRequests = 4;

    /// <summary>Requests of one client that wait for an answer at once.</summary>
    public const int MaxOutstanding = 8;
}
