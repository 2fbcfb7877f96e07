namespace NanoPeers.PeeringService.Errands;

/// <summary>Where a file in the upload folder stands.</summary>
public enum UploadState
{
    /// <summary>It waits for its turn, or for being whole.</summary>
    Waiting,

    /// <summary>It is on its way, directly or through a peer.</summary>
    Sending,

    /// <summary>A try failed; the next one comes.</summary>
    Retrying,

    /// <summary>The backend's receipt is here and was verified; the file is gone.</summary>
    Done,
}
