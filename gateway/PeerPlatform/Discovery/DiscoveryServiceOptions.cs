using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What the discovery of a peer is made of.</summary>
public sealed record DiscoveryServiceOptions
{
    /// <summary>This peer.</summary>
    public required Identifier Self { get; init; }

    /// <summary>Reads documents.</summary>
    public required IDocumentReader Documents { get; init; }

    /// <summary>What this peer has for others.</summary>
    public required IAdvertisementIndex Index { get; init; }

    /// <summary>What this peer found elsewhere.</summary>
    public IAdvertisementIndex Cache { get; init; } = new MemoryAdvertisementIndex();

    /// <summary>What this peer says of itself as a gateway, once its transports listen; null where it is none, and has to learn its region.</summary>
    public Func<RegionIdentity>? Gateway { get; init; }

    /// <summary>Whether this service announces the gateway and takes the bodies of tag <c>region</c> from the node; else another hands them over.</summary>
    public bool OwnsRegion { get; init; } = true;

    /// <summary>The region that a peer looks for; null takes the first that answers.</summary>
    public string? WantedRegion { get; init; }

    /// <summary>The rules of a gateway's own region.</summary>
    public RegionRules Rules { get; init; } = RegionRules.Usual;

    /// <summary>Endpoints of gateways on other subnets, or known beforehand.</summary>
    public IReadOnlyList<string> Rendezvous { get; init; } = [];

    /// <summary>Whether multicast and broadcast are used.</summary>
    public bool AsksSubnet { get; init; } = true;

    /// <summary>The peer's groups; null where it is in none.</summary>
    public GroupPeer? Groups { get; init; }

    /// <summary>What this peer advertises of itself: asked at the start, at half of the shortest lifetime, and when <see cref="OwnState"/> changed.</summary>
    public Func<DateTimeOffset, IReadOnlyList<AdvertisedDocument>> OwnDocuments { get; init; } = _ => [];

    /// <summary>A number that is another one when <see cref="OwnDocuments"/> would say something else; asked once a second.</summary>
    public Func<long> OwnState { get; init; } = static () => 0;

    /// <summary>When a peer is near.</summary>
    public ProximityRule Proximity { get; init; } = ProximityRule.Usual;
}
