namespace NanoPeers.PeeringService.Errands;

/// <summary>What is to be done, where, and for whom.</summary>
/// <param name="Task">The task's name: printable ASCII without a blank, at most 32 octets.</param>
/// <param name="Href">What it is about at the backend: the upload URL, for example; at most 200 octets.</param>
/// <param name="Reporter">The peer for whom: its id as its packets have it, at most 64 octets.</param>
public sealed record ErrandOrder(string Task, string Href, string Reporter);
