namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Some of the advertisements that were asked for.</summary>
/// <param name="Records">What was found, none twice. May be fewer than asked for, or none, although more follow.</param>
/// <param name="Next">Where the next page begins; null when there is nothing more.</param>
public sealed record AdvertisementPage(IReadOnlyList<AdvertisementRecord> Records, AdvertisementCursor? Next);
