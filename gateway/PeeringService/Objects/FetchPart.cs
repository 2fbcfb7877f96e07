namespace NanoPeers.PeeringService.Objects;

/// <summary>How much of an object came from one source.</summary>
/// <param name="Source">A peer's address, the origin's host, or "local" for what was here already.</param>
/// <param name="IsOrigin">True for the origin: these octets came over the Internet.</param>
/// <param name="Octets">Octets that came from there and were used.</param>
public sealed record FetchPart(string Source, bool IsOrigin, long Octets);
