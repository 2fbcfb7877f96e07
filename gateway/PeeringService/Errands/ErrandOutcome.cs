namespace NanoPeers.PeeringService.Errands;

/// <summary>What became of an errand.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Answer">What came back: the receipt of an upload; empty where it is not done.</param>
/// <param name="By">The address of the peer that did it; null where it was done directly, or not.</param>
/// <param name="Detail">For people: what stood in the way, at last.</param>
public sealed record ErrandOutcome(ErrandEnd End, byte[] Answer, string? By, string Detail);
