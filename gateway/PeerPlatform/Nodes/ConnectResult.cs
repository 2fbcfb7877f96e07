using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What came of asking for a session.</summary>
/// <param name="Session">The live session; null when there is none.</param>
/// <param name="Peer">Who answered; null when nobody did.</param>
/// <param name="AttemptId">The attempt, the same in both ends' logs.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Reason">The other end's reason, when it refused.</param>
public sealed record ConnectResult(PeerSession? Session, Identifier? Peer, ulong AttemptId, SessionFailure Failure, RejectReason Reason)
{
    /// <summary>Why there is no session, in a few words; empty when there is one.</summary>
    public string Problem => Session is not null ? "" : Failure == SessionFailure.Refused ? RejectReasonName.Of(Reason) : SessionFailureName.Of(Failure);
}
