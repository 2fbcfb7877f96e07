using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A body that a core wants to have sent.</summary>
/// <param name="To">Where to; null for all on the subnet, by multicast and broadcast.</param>
/// <param name="Tag">Its protocol.</param>
/// <param name="Write">Writes its fields.</param>
internal sealed record DiscoverySend(DiscoveryPath? To, byte[] Tag, Action<MessageWriter> Write);
