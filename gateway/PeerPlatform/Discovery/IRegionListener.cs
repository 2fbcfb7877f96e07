using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Takes bodies of tag <c>region</c> that the gateway's own handling of its devices leaves to others.</summary>
public interface IRegionListener
{
    /// <summary>Takes a body; must not wait.</summary>
    /// <param name="body">The body, good for this call only.</param>
    void HandleRegion(ReceivedBody body);
}
