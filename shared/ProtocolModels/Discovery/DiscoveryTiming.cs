namespace NanoPeers.Discovery;

/// <summary>Our own timing of discovery: changing it breaks no peer. Milliseconds.</summary>
public static class DiscoveryTiming
{
    /// <summary>Rounds of asking; Wi-Fi loses up to three quarters of broadcasts to boards that save power.</summary>
    public const int Rounds = 3;

    /// <summary>From the known addresses to the multicast group, and from that to the broadcast.</summary>
    public const int StageMillis = 250;

    /// <summary>From one round to the next.</summary>
    public const int RoundMillis = 1300;

    /// <summary>
    /// Added at random to each wait, 0 up to one less than this, and waited before the first question: peers that boot together do not ask
    /// together. With nine stages and the first wait a search takes at most 3,900 + 10 * 99 = 4,890 ms: below five seconds.
    /// </summary>
    public const int JitterMillis = 100;

    /// <summary>From one announcement of a gateway to the next.</summary>
    public const int AnnounceMillis = 30000;

    /// <summary>From one of the first announcements to the next.</summary>
    public const int FirstAnnounceMillis = 1000;

    /// <summary>First announcements, close together.</summary>
    public const int FirstAnnouncements = 3;

    /// <summary>Answers that a gateway sends in a second; more queries are left for their repeats.</summary>
    public const int AnswersEachSecond = 500;
}
