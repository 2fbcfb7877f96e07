namespace NanoPeers.PeerPlatform.Files;

/// <summary>How a transfer ended. The numbers of a Done are fixed. FILES.md.</summary>
public enum FileOutcome
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>All octets came and their digest is the one that was offered.</summary>
    Complete = 1,

    /// <summary>All octets came, but their digest is another: what came was thrown away.</summary>
    WrongDigest = 2,

    /// <summary>The receiver could not store it.</summary>
    StorageFailed = 3,

    /// <summary>The receiver gave up.</summary>
    Cancelled = 4,

    /// <summary>The other end fell silent.</summary>
    Silent = 5,

    /// <summary>One end refused; the refusal says why. Not sent in a Done.</summary>
    Refused = 6,
}
