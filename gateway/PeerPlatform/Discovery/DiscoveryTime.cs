namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>The time, as it is handed to the cores.</summary>
/// <param name="Millis">The node's clock, which never goes back.</param>
/// <param name="Utc">The wall clock, for lifetimes of documents.</param>
internal readonly record struct DiscoveryTime(long Millis, DateTimeOffset Utc);
