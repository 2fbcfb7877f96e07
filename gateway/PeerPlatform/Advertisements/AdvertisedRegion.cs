using NanoPeers.Advertisements;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>What a gateway advertises of its region.</summary>
/// <param name="Group">The region's group.</param>
/// <param name="Name">What the region is called.</param>
/// <param name="Policies">The region's policies; at least one.</param>
public sealed record AdvertisedRegion(Identifier Group, string Name, IReadOnlyList<PolicyAdvertisement> Policies);
