using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Who a gateway is. Made once, when its state is first opened, and the same ever after.</summary>
/// <param name="PeerId">The gateway's own peer id.</param>
/// <param name="GroupId">The id of the peer group that it founded and whose authority it is.</param>
/// <param name="RegionName">The name of its network region, as region announcements carry it.</param>
public sealed record GatewayIdentity(Identifier PeerId, Identifier GroupId, string RegionName);
