using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>Octets that wait for the relay's thread: a body that came under a session, or a message that this peer deposits at itself.</summary>
/// <param name="Session">The session; null for this peer's own message.</param>
/// <param name="Octets">A rented buffer.</param>
/// <param name="Length">Octets of the body, or of the message.</param>
/// <param name="To">Where this peer's own message goes.</param>
internal readonly record struct RelayWork(PeerSession? Session, byte[] Octets, int Length, RelayAddress? To);
