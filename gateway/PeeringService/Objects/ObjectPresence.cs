namespace NanoPeers.PeeringService.Objects;

/// <summary>How much of an object is here.</summary>
public enum ObjectPresence
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is being downloaded now: the "downloading flag" of S2.</summary>
    InProgress,

    /// <summary>All of it, verified, and it can be offered.</summary>
    Complete,
}
