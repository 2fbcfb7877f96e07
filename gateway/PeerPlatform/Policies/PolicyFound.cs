using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>An implementation that a member has.</summary>
/// <param name="Peer">The member.</param>
/// <param name="Implementation">What it has, with its state there.</param>
public sealed record PolicyFound(Identifier Peer, PolicyImplementation Implementation);
