namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What came of an order.</summary>
public enum GroupResult
{
    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>Under way: others have to decide or confirm; the text says who.</summary>
    Pending = 2,

    /// <summary>There is no such group, member or applicant.</summary>
    Unknown = 3,

    /// <summary>This peer may not do that in this group; the text says which right or level is missing.</summary>
    NotAllowed = 4,

    /// <summary>The group said no; the text says why.</summary>
    Rejected = 5,

    /// <summary>Nobody who could answer was reached; the text says who was asked and what to try.</summary>
    NoAnswer = 6,

    /// <summary>The order itself is wrong; the text says what and what to do.</summary>
    BadOrder = 7,
}
