namespace NanoPeers.PeerPlatform.Files;

/// <summary>Why an end wants no transfer. The numbers are fixed. FILES.md.</summary>
public enum FileRefusal
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>The person asked said no.</summary>
    RefusedByUser = 1,

    /// <summary>The receiver's policy takes no such file from this peer.</summary>
    RefusedByPolicy = 2,

    /// <summary>The name is none that the receiver would give a file, see <see cref="FileName"/>.</summary>
    BadName = 3,

    /// <summary>Longer than the receiver takes.</summary>
    TooLong = 4,

    /// <summary>The receiver has a file of that name and overwrites nothing without word.</summary>
    NameTaken = 5,

    /// <summary>The receiver takes as many files as it can already.</summary>
    Busy = 6,

    /// <summary>The sender does not offer this transfer, or not any more.</summary>
    UnknownTransfer = 7,

    /// <summary>The sender cannot read its file.</summary>
    SourceFailed = 8,

    /// <summary>The sender gave up.</summary>
    Cancelled = 9,

    /// <summary>The receiver has no room to store it.</summary>
    NoRoom = 10,
}
