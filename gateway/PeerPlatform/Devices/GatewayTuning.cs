namespace NanoPeers.PeerPlatform.Devices;

/// <summary>A gateway's own tuning: changing it breaks no device.</summary>
internal static class GatewayTuning
{
    /// <summary>Days after which two linked devices that are present are introduced anew, with a new secret.</summary>
    internal const int IntroductionRenewalDays = 7;

    /// <summary>How often announcements, requests to lights and retries are looked at, milliseconds.</summary>
    internal const int TickMillis = 50;

    /// <summary>First wait, milliseconds, before a device that was lost is asked again where it was; it doubles each time.</summary>
    internal const int FirstRetryMillis = 2000;

    /// <summary>Longest wait, milliseconds, before a device that was lost is asked again where it was.</summary>
    internal const int LongestRetryMillis = 300000;

    /// <summary>
    /// Milliseconds after which an attempt fails that a query brought about, if nothing is heard: shorter than the six seconds that a device waits,
    /// since anyone can send queries in a device's name.
    /// </summary>
    internal const int AskedTimeoutMillis = 4000;

    /// <summary>Attempts to one device under way at once that queries brought about, beside that where it was proven to be.</summary>
    internal const int MaxAttempts = 4;

    /// <summary>Attempts to one device that unproven queries may bring about close together.</summary>
    internal const int AskedBurst = 4;

    /// <summary>Milliseconds after which they may bring about one more.</summary>
    internal const int AskedAgainMillis = 2000;

    /// <summary>Milliseconds from a subscription that failed to the next try.</summary>
    internal const int SubscribeAgainMillis = 5000;

    /// <summary>Queries from one source that are looked at in a second.</summary>
    internal const int QueriesEachSource = 8;

    /// <summary>Places in which sources of queries are told apart.</summary>
    internal const int QueryPlaces = 1024;

    /// <summary>Queries of devices that are not enrolled here, looked at in a second: the rest of the answers is for those that are.</summary>
    internal const int StrangersEachSecond = 100;

    /// <summary>Strangers and faults that are logged in a second; all are counted.</summary>
    internal const int LogsEachSecond = 10;

    /// <summary>Attempts kept of each enrolled device.</summary>
    internal const int AttemptsOfDevice = 16;

    /// <summary>Attempts kept of all others together.</summary>
    internal const int AttemptsOfStrangers = 256;

    /// <summary>Attempts of others that are taken in in a second.</summary>
    internal const int NewStrangersEachSecond = 200;

    /// <summary>How often it is looked at what linked devices are to be told, milliseconds.</summary>
    internal const int LinksLookMillis = 500;

    /// <summary>First wait, milliseconds, before a device that did not answer is told its links again; it doubles each time.</summary>
    internal const int LinksFirstResendMillis = 400;

    /// <summary>Longest wait, milliseconds, before a device is told its links again.</summary>
    internal const int LinksLongestResendMillis = 30000;

    /// <summary>Seconds that an introduction may wait for its first use at a device that keeps no link for it.</summary>
    internal const uint IntroductionLifetimeSeconds = 86400;

    /// <summary>Steps kept of each attempt, the newest.</summary>
    internal const int StepsOfAttempt = 32;
}
