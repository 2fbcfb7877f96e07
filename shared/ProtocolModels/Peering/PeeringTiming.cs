namespace NanoPeers.Peering;

/// <summary>Times of peering, milliseconds. The first two are S2's; the others are ours, and changing them breaks no peer. PEERING.md.</summary>
public static class PeeringTiming
{
    /// <summary>A server waits at random 0 up to and with this before it answers (S2 fig. 3, 126).</summary>
    public const int MaxDelayMillis = 2000;

    /// <summary>What a client allows for transmission on top of the longest delay (S2 fig. 4A, 144).</summary>
    public const int TransmissionMillis = 200;

    /// <summary>A client's wait for an answer: the sum of both.</summary>
    public const int WaitMillis = MaxDelayMillis + TransmissionMillis;

    /// <summary>From one "I need" to its repeat; longer by as much for each other peer that is heard asking for the same.</summary>
    public const int RepeatMillis = 100;

    /// <summary>From one "downloading" of a download to the next.</summary>
    public const int ProgressMillis = 1000;

    /// <summary>A downloader that was not heard for so long is taken for dead.</summary>
    public const int StallMillis = 3500;

    /// <summary>A downloader whose progress stood still for so long is no longer believed.</summary>
    public const int StuckMillis = 10000;

    /// <summary>After a download is complete elsewhere, a waiting peer asks again when no copy was offered for once to twice this.</summary>
    public const int PatienceMillis = 1000;

    /// <summary>Claims of peers that would all retrieve the same themselves are spread over at most this.</summary>
    public const int ClaimSpreadMillis = 400;

    /// <summary>Share of that spread for each other peer that is known to want the same.</summary>
    public const int ClaimShareMillis = 8;

    /// <summary>From a claim to its next, and from the last to the retrieval; three make a transmission time.</summary>
    public const int ClaimMillis = 67;

    /// <summary>How often a claim is said.</summary>
    public const int Claims = 3;

    /// <summary>An offered copy that is not accepted within this is offered to another peer.</summary>
    public const int OfferMillis = 500;

    /// <summary>Offers to peers that already wait are spread at random over this.</summary>
    public const int OfferSpreadMillis = 20;

    /// <summary>In the adaptive window: what each holder that was heard of adds to its first part.</summary>
    public const int HolderMillis = 16;

    /// <summary>After so long in all, a client waits for no other peer any more.</summary>
    public const int OverallMillis = 600000;

    /// <summary>An upload's wait for a certificate that was asked for in an exchange of its own.</summary>
    public const int CertificateMillis = 2000;

    /// <summary>From one "I need" of an upload to the next while no peer was accepted.</summary>
    public const int UploadRepeatMillis = WaitMillis;

    /// <summary>An upload ends without success after this (S2: "a predetermined period of time").</summary>
    public const int UploadOverallMillis = 60000;
}
