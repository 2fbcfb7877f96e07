using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A relay that this peer uses, for people.</summary>
/// <param name="Gateway">The relay.</param>
/// <param name="IsConnected">Whether there is a session with it.</param>
/// <param name="Unanswered">Deposits that it has not answered yet.</param>
/// <param name="Collecting">What this peer's collector does there; null when it has no mailbox there.</param>
/// <param name="Reason">Why the relay refuses to open the mailbox; none when it does not.</param>
public sealed record RelayRouteStatus(Identifier Gateway, bool IsConnected, int Unanswered, RelayCollectorState? Collecting, int Reason);
