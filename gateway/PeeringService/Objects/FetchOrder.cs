namespace NanoPeers.PeeringService.Objects;

/// <summary>An order to get one object.</summary>
/// <param name="Origin">Where it comes from when no peer has it: http or https.</param>
/// <param name="Expected">Its name, and what it must be.</param>
/// <param name="CachedOnly">True when only peers' copies are wanted, and the origin is not to be asked.</param>
/// <param name="WaitForDownloads">Whether somebody else's download is waited for (S2, state "wait for download?").</param>
public sealed record FetchOrder(Uri Origin, ObjectExpectation Expected, bool CachedOnly, FetchPolicy WaitForDownloads);
