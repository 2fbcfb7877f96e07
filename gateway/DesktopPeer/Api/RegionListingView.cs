using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A peer of the region, or a service.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Name">Its canonical name.</param>
/// <param name="Endpoint">Where it is; empty where nobody said.</param>
/// <param name="Publisher">Id of who published it.</param>
internal sealed record RegionListingView(string Title, string Name, string Endpoint, string Publisher)
{
    /// <summary>Shows a listing.</summary>
    public static RegionListingView Of(RegionListing listing) => new(listing.Title, listing.Name, listing.Endpoint, listing.Publisher.ToString());
}
