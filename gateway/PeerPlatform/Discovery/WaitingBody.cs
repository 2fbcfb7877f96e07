using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A body that came, copied out of the receive buffer, until the service has time for it.</summary>
/// <param name="IsRegion">Whether its tag is <c>region</c>; else <c>peers</c>.</param>
/// <param name="Octets">The body.</param>
/// <param name="Sender">Who says that it sent it; proven where the path has a group.</param>
/// <param name="Path">Where it came from.</param>
/// <param name="MessageLength">Octets of the whole message.</param>
internal sealed record WaitingBody(bool IsRegion, byte[] Octets, Identifier Sender, DiscoveryPath Path, int MessageLength);
