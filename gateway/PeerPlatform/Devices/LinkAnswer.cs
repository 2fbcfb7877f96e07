namespace NanoPeers.PeerPlatform.Devices;

/// <summary>The answer to the wish to link, or unlink, two devices.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Waiting">Who is not present, so that it is told later; empty when both are.</param>
/// <param name="Problem">Why not, and what to try; empty when it was done.</param>
public sealed record LinkAnswer(LinkResult Result, IReadOnlyList<string> Waiting, string Problem);
