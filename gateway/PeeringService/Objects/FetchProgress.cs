namespace NanoPeers.PeeringService.Objects;

/// <summary>How far an object has come.</summary>
/// <param name="Received">Octets that are here; never less than before, but when a source's octets were wrong and are fetched again.</param>
/// <param name="Total">Octets of the whole; null when that is not known yet.</param>
/// <param name="Source">Where the newest came from: a peer's address, the origin's host, or "local".</param>
public sealed record FetchProgress(long Received, long? Total, string Source);
