namespace NanoPeers.PeeringService.Errands;

/// <summary>Why a file was not uploaded, so far.</summary>
public enum UploadFault
{
    /// <summary>Nothing stands in the way.</summary>
    None,

    /// <summary>The backend cannot be reached, or gave no valid receipt, and peers are not asked.</summary>
    Unreachable,

    /// <summary>No peer brought a receipt within the overall time.</summary>
    NobodyHelped,

    /// <summary>The backend refuses the file.</summary>
    Refused,

    /// <summary>The file is too long.</summary>
    TooLong,

    /// <summary>The file is empty.</summary>
    Empty,

    /// <summary>The file cannot be read.</summary>
    Unreadable,

    /// <summary>The file is for a task that is not approved here any more.</summary>
    NotApproved,

    /// <summary>There are as many files, or as many octets, as there may be.</summary>
    FolderFull,

    /// <summary>The disk is full.</summary>
    DiskFull,
}
