using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The gateway's region.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How far it is known.</param>
/// <param name="Reason">Why there is none; empty where there is one.</param>
/// <param name="Rules">What its policies ask, a line each.</param>
/// <param name="Gateways">Other gateways that were heard.</param>
/// <param name="Peers">The region's peers.</param>
/// <param name="Services">Their services.</param>
/// <param name="Near">Ids of the peers that are near.</param>
internal sealed record RegionStatusView(
    string Name,
    string State,
    string Reason,
    IReadOnlyList<string> Rules,
    IReadOnlyList<RegionGatewayView> Gateways,
    IReadOnlyList<RegionListingView> Peers,
    IReadOnlyList<RegionListingView> Services,
    IReadOnlyList<string> Near)
{
    /// <summary>Shows a region.</summary>
    public static RegionStatusView Of(RegionView region) => new(
        region.Name,
        region.State.ToString().ToLowerInvariant(),
        region.Reason,
        [
            $"administration hops={region.Rules.MostHops}",
            $"administration lifetime={(long)region.Rules.LongestLife.TotalSeconds}",
            $"security clear={(region.Rules.AllowsClear ? "yes" : "no")}",
            $"security signed={(region.Rules.SignedOnly ? "yes" : "no")}",
        ],
        [.. region.Gateways.Select(RegionGatewayView.Of)],
        [.. region.Peers.Select(RegionListingView.Of)],
        [.. region.Services.Select(RegionListingView.Of)],
        [.. (region.Near?.Members ?? []).Select(id => id.ToString())]);
}
