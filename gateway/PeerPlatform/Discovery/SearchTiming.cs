namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>This peer's own timing of searches: changing it breaks no peer.</summary>
public static class SearchTiming
{
    /// <summary>Milliseconds from the first question to the second; each wait is twice the one before, and up to a fifth longer.</summary>
    public const int AskAgainMillis = 250;

    /// <summary>How often each place is asked, until it answers.</summary>
    public const int Questions = 4;

    /// <summary>Milliseconds until a part of a document is asked for again.</summary>
    public const int PartAgainMillis = 250;

    /// <summary>How often a part is asked for.</summary>
    public const int PartQuestions = 6;

    /// <summary>Documents that one search fetches at the same time.</summary>
    public const int FetchesAtOnce = 8;

    /// <summary>Octets that a query in clear is made long, so that its answers may be three times that.</summary>
    public const int QueryOctets = 1_100;

    /// <summary>Octets that a question for a part is made long in clear.</summary>
    public const int GetOctets = 480;

    /// <summary>How long a search lasts where nobody says otherwise, milliseconds.</summary>
    public const int UsualMillis = 2_000;

    /// <summary>Most findings of one search.</summary>
    public const int MaxFindings = 1_024;
}
