using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A peer or a service of a region, as a gateway listed it: hearsay until its document is fetched.</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Kind">Kind of advertisement.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Endpoint">Where it is; empty where nobody said.</param>
/// <param name="Gateway">The gateway that listed it.</param>
public sealed record RegionListing(string Name, int Kind, string Title, Identifier Publisher, string Endpoint, Identifier Gateway);
