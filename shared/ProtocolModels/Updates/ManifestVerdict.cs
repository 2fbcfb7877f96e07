namespace NanoPeers.Updates;

/// <summary>What becomes of a manifest whose signature is good. The numbers are fixed. UPDATES.md, "Which manifest is taken".</summary>
public enum ManifestVerdict
{
    /// <summary>Newer than the one before: taken.</summary>
    Newer = 0,

    /// <summary>The one that was taken before: nothing changed.</summary>
    Same = 1,

    /// <summary>Of another product.</summary>
    OtherProduct = 2,

    /// <summary>Its sequence number is lower than that of one that was taken: somebody wants to go back.</summary>
    Older = 3,

    /// <summary>The sequence number of the one that was taken, with other content: its issuer's key signed two.</summary>
    Forked = 4,

    /// <summary>It has expired: somebody withholds newer ones, or nobody issued any.</summary>
    Expired = 5,

    /// <summary>Issued more than a day later than this clock says: the clock is wrong.</summary>
    NotYet = 6,

    /// <summary>The installed product is below the minimum version: another update comes first.</summary>
    BelowMinimum = 7,
}
