namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What became of a deposit.</summary>
/// <param name="Entry">The deposit.</param>
/// <param name="Reason">None when it was accepted, else one of <see cref="NanoPeers.Relay.RelayReason"/>.</param>
internal readonly record struct OutboxOutcome(OutboxEntry Entry, int Reason);
