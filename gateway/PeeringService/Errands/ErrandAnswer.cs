namespace NanoPeers.PeeringService.Errands;

/// <summary>What a task brought.</summary>
/// <param name="Result">Whether it is done.</param>
/// <param name="Octets">What goes back to who asked: a receipt, a document; empty where it is not done.</param>
/// <param name="Detail">For people: why it is not done.</param>
public sealed record ErrandAnswer(ErrandResult Result, byte[] Octets, string Detail);
