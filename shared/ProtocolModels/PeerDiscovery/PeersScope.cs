namespace NanoPeers.PeerDiscovery;

/// <summary>Who may find a document.</summary>
public static class PeersScope
{
    /// <summary>Everybody.</summary>
    public const int Public = 0;

    /// <summary>Members of the group that the publishing names, and nobody else.</summary>
    public const int Members = 1;
}
