namespace NanoPeers.PeeringService.Objects;

/// <summary>How an order ended: with an object in the local store, or with a fault.</summary>
/// <param name="Object">The object's id; null when there is a fault.</param>
/// <param name="Parts">What came from where, also when it ended with a fault.</param>
/// <param name="Fault">Why there is no object; null when there is one.</param>
/// <param name="Detail">A sentence for people about the fault; null when there is none.</param>
public sealed record FetchOutcome(ObjectId? Object, IReadOnlyList<FetchPart> Parts, FetchFault? Fault, string? Detail = null);
