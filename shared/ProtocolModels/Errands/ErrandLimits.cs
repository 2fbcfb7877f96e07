namespace NanoPeers.Errands;

/// <summary>Bounds of certificates, receipts and the black list of errands. ERRANDS.md.</summary>
public static class ErrandLimits
{
    /// <summary>Longest name of a task, octets of printable ASCII.</summary>
    public const int MaxTask = 32;

    /// <summary>Longest URL of an alias or of an upload, octets of printable ASCII.</summary>
    public const int MaxUrl = 200;

    /// <summary>Longest name of who reports, octets of printable ASCII: a peer id as text has 32 or fewer.</summary>
    public const int MaxReporter = 64;

    /// <summary>Longest receipt, octets, signature included.</summary>
    public const int MaxReceipt = 627;

    /// <summary>Oldest certificate that is "recently" issued, seconds: a day.</summary>
    public const long MaxAgeSeconds = 86400;

    /// <summary>Seconds by which a certificate may be issued later than a peer's clock says: five minutes.</summary>
    public const long MaxSkewSeconds = 300;

    /// <summary>Entries of a black list; the one that ends first makes room.</summary>
    public const int MaxBlackListed = 64;
}
