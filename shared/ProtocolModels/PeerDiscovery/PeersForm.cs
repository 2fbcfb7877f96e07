namespace NanoPeers.PeerDiscovery;

/// <summary>Forms of documents, as bits.</summary>
public static class PeersForm
{
    /// <summary>XML, the canonical form.</summary>
    public const int Xml = 1;

    /// <summary>JSON, with the same content.</summary>
    public const int Json = 2;

    /// <summary>All that there are.</summary>
    public const int Known = Xml | Json;
}
