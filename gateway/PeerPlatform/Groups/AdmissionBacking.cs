namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Whose word makes an admission count in a group. The same at every peer, so that all see the same members.</summary>
public enum AdmissionBacking
{
    /// <summary>An authority's, or that of a member with the right to admit.</summary>
    Admitter = 1,

    /// <summary>An authority's alone.</summary>
    Authority = 2,

    /// <summary>A ballot's of the members.</summary>
    Ballot = 3,

    /// <summary>An elected representative's; an authority's as long as there is none.</summary>
    Representative = 4,
}
