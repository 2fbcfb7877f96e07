namespace NanoPeers.PeeringService.Objects;

/// <summary>Whether a client can and will wait for a download that another peer has under way (S2, figure 4B).</summary>
public enum FetchPolicy
{
    /// <summary>It waits for the other's download, and takes over when that fails.</summary>
    Wait = 0,

    /// <summary>It retrieves the object itself at once.</summary>
    DoNotWait,
}
