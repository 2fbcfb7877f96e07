using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a person is asked when another peer wants a session (S0 fig. 7, 424).</summary>
/// <param name="Peer">Who asks; its membership is proven as the group's policy says.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Address">Where from.</param>
/// <param name="AttemptId">The attempt, the same in both ends' logs.</param>
public sealed record SessionQuestion(Identifier Peer, string Purpose, string Address, ulong AttemptId);
