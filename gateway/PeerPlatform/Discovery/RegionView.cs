namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A peer's region, as it is known at a moment.</summary>
/// <param name="State">How far the peer has come in learning it.</param>
/// <param name="Name">The region's name; empty where there is none.</param>
/// <param name="Rules">What its policies ask.</param>
public sealed record RegionView(RegionBootState State, string Name, RegionRules Rules)
{
    /// <summary>Why there is no region, for people; empty where there is one.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The gateways that were heard, of this region and of others, on this subnet and linked.</summary>
    public IReadOnlyList<RegionGateway> Gateways { get; init; } = [];

    /// <summary>The peers of the region.</summary>
    public IReadOnlyList<RegionListing> Peers { get; init; } = [];

    /// <summary>Their services.</summary>
    public IReadOnlyList<RegionListing> Services { get; init; } = [];

    /// <summary>The peers that are near by the rule of this peer.</summary>
    public ProximityGroup? Near { get; init; }
}
