using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// The group keys that a peer has: opens what came under one of them (S0 figs. 5, 9). Called on the threads that receive, for several messages at
/// once; it waits for nothing and allocates nothing for a message that it does not open.
/// </summary>
public interface IGroupKeyTable
{
    /// <summary>Opens a message in place.</summary>
    /// <param name="envelope">A message whose flags say that its key is a group's.</param>
    /// <param name="transport">The transport that brought it.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="nowMillis">The node's clock.</param>
    /// <param name="status">Why it was not opened; null when no such key is here.</param>
    /// <returns>The group under whose key it came; null when it was not opened.</returns>
    Identifier? Open(Envelope envelope, ITransport transport, IncomingAddress from, long nowMillis, out OpenStatus? status);
}
