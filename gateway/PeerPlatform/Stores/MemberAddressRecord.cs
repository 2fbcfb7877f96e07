using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Where a member of a group was last heard.</summary>
/// <param name="Peer">The member.</param>
/// <param name="Endpoint">Its endpoint, 1 to 128 characters, such as udp://192.168.1.20:38800.</param>
/// <param name="HeardAt">When.</param>
public sealed record MemberAddressRecord(Identifier Peer, string Endpoint, DateTimeOffset HeardAt);
