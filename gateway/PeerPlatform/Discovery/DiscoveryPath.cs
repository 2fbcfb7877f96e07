using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Where a message of discovery came from or goes to, and what is known of who is there.</summary>
/// <param name="Address">The address.</param>
/// <param name="Group">The group as whose member the other end is proven; null where nothing is.</param>
/// <param name="Session">The session that proves it; null where messages go in clear.</param>
internal sealed record DiscoveryPath(RemoteAddress Address, Identifier? Group = null, PeerSession? Session = null)
{
    /// <summary>Whether both lead to the same place under the same protection.</summary>
    internal bool IsAs(DiscoveryPath other) =>
        Address.Equals(other.Address) && (Group is null ? other.Group is null : other.Group is not null && Group.Equals(other.Group));
}
