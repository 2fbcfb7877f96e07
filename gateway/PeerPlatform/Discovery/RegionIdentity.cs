using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What a gateway says of itself and its region.</summary>
/// <param name="Gateway">Its peer id.</param>
/// <param name="Group">The group that it serves.</param>
/// <param name="Region">The region's name. Gateways that say the same name make one region.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="BootCount">How often it started.</param>
/// <param name="Policy">Bits of <see cref="NanoPeers.Discovery.RegionPolicy"/>.</param>
public sealed record RegionIdentity(Identifier Gateway, Identifier Group, string Region, string Endpoint, uint BootCount, int Policy);
