using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A gateway that was heard.</summary>
/// <param name="Region">The region that it says it is of.</param>
/// <param name="Id">Its id.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Way">subnet, where it announces itself, or link, by a configured address.</param>
/// <param name="IsLive">Whether it answered at that address.</param>
/// <param name="RoundTripMilliseconds">The last round trip; null before the first.</param>
/// <param name="HeardSecondsAgo">Since it was last heard.</param>
internal sealed record RegionGatewayView(
    string Region, string Id, string Address, string Way, bool IsLive, double? RoundTripMilliseconds, double HeardSecondsAgo)
{
    /// <summary>Shows a gateway.</summary>
    public static RegionGatewayView Of(RegionGateway gateway) => new(
        gateway.Identity.Region, gateway.Identity.Gateway.ToString(), gateway.Address, gateway.IsLinked ? "link" : "subnet", gateway.IsLive,
        gateway.RoundTrip?.TotalMilliseconds, gateway.HeardAgo.TotalSeconds);
}
