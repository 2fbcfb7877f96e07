using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>Who asks something of a relay, as its session and the credential of its message prove it.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Group">The group of its session.</param>
/// <param name="Rights">What it may do here.</param>
/// <param name="Way">Where answers go; null for this peer itself.</param>
public sealed record RelayCaller(Identifier Peer, Identifier Group, RelayRights Rights, object? Way);
