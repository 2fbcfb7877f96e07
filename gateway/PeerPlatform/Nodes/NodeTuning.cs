namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A node's own tuning: changing it breaks no peer.</summary>
internal static class NodeTuning
{
    /// <summary>Octets of a thread's transmit buffer.</summary>
    internal const int TransmitLength = 65536;

    /// <summary>Silence, milliseconds, after which a ping asks whether the peer lives.</summary>
    internal const int KeepAliveMillis = 15000;

    /// <summary>From one such ping to the next.</summary>
    internal const int PingAgainMillis = 5000;

    /// <summary>Silence, milliseconds, after which a session is given up.</summary>
    internal const int SilenceMillis = 60000;

    /// <summary>How long a peer that is said to have lost a session may take to show that it has it; it is pinged at each look.</summary>
    internal const int SuspicionMillis = 2000;

    /// <summary>From one such suspicion to the next of the same session: anyone can raise one.</summary>
    internal const int SuspicionAgainMillis = 10000;

    /// <summary>How long a session that was replaced still takes messages that are on their way.</summary>
    internal const int ReplacedGraceMillis = 2000;

    /// <summary>From one word that a session uses up its life to the next.</summary>
    internal const int AgeingAgainMillis = 10000;

    /// <summary>How often time-outs of set-ups are looked at.</summary>
    internal const int AttemptTickMillis = 25;

    /// <summary>How often sessions are looked at.</summary>
    internal const int SessionTickMillis = 500;

    /// <summary>Set-ups that this end answers at once; more requests are shed.</summary>
    internal const int MaxResponding = 512;

    /// <summary>Set-ups under way from which on a cookie is asked for.</summary>
    internal const int CookieFrom = 64;

    /// <summary>Messages of one set-up that wait for a thread; more are left for their repeats.</summary>
    internal const int MaxQueuedEach = 8;

    /// <summary>Messages of one set-up looked at in a second, at the end that answers.</summary>
    internal const int MessagesEachSecond = 8;

    /// <summary>Certificates of strangers checked in a second; each costs about a millisecond.</summary>
    internal const int CertificatesEachSecond = 200;

    /// <summary>How long a proven address' request waits for the certificate that it names, milliseconds.</summary>
    internal const int CertificateWaitMillis = 2000;

    /// <summary>Certificates sent, and certificates looked at, in one set-up that this end asked for, beyond those that time brings.</summary>
    internal const int CertificatesEachAttempt = 4;

    /// <summary>Hints of unknown sessions sent in a second, in all.</summary>
    internal const int HintsEachSecond = 50;

    /// <summary>Hints of unknown sessions sent to one source in a second.</summary>
    internal const int HintsEachSource = 1;

    /// <summary>Places in which sources of hints are told apart.</summary>
    internal const int HintPlaces = 1024;

    /// <summary>Refusals, and faults, that are logged in a second; all are counted.</summary>
    internal const int LogsEachSecond = 10;

    /// <summary>Sessions that a node holds.</summary>
    internal const int MaxSessions = 100000;

    /// <summary>Requests remembered against late copies.</summary>
    internal const int AnsweredRequests = 256;
}
