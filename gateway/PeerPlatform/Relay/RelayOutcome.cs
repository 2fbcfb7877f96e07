using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What became of a message that this peer sent by relay.</summary>
/// <param name="Receiver">Whom it was for.</param>
/// <param name="Reason">None: a gateway has it on disk. Else one of <see cref="NanoPeers.Relay.RelayReason"/>.</param>
/// <param name="WasAccepted">Whether it had been accepted before: then it was lost while it waited.</param>
public sealed record RelayOutcome(Identifier Receiver, int Reason, bool WasAccepted);
