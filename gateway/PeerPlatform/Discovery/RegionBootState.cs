namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>How far a peer has come in learning its region.</summary>
public enum RegionBootState
{
    /// <summary>Not begun.</summary>
    Idle,

    /// <summary>It asks: which region am I in?</summary>
    Asking,

    /// <summary>A gateway answered; its region's documents are fetched. Nothing else is sent before the policies in them are applied.</summary>
    Documents,

    /// <summary>The policies are applied; peers, services and other gateways are listed.</summary>
    Lists,

    /// <summary>All is known.</summary>
    Ready,

    /// <summary>No gateway of the region answered; the reason says what was tried and what was heard.</summary>
    None,
}
