using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// Finds the policy for a request that builds on a connection which has proven both ends. Called from several threads at once; must not wait.
/// </summary>
public interface IChannelResponders
{
    /// <summary>The policy; null when the connection proved nobody, or not for this request.</summary>
    /// <param name="transport">The transport that the request came by.</param>
    /// <param name="from">The connection's far end.</param>
    /// <param name="request">The Request; nothing in it is proven.</param>
    IResponderPolicy? Find(IProvingTransport transport, RemoteAddress from, SessionMessage request);
}
