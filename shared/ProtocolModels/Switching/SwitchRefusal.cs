namespace NanoPeers.Switching;

/// <summary>Why a request was not carried out. The numbers are fixed.</summary>
public enum SwitchRefusal
{
    /// <summary>It was carried out.</summary>
    None = 0,

    /// <summary>No room for another session that switches or subscribes.</summary>
    TooManySubscribers = 1,

    /// <summary>A subscription of 0 seconds, or of more than <see cref="SwitchTiming.LongestSubscriptionSeconds"/>.</summary>
    BadValue = 2,
}
