using NanoPeers.Identifiers;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>What one peer answered, or why there is no answer.</summary>
/// <param name="Status">What became of the query.</param>
/// <param name="Responder">Who answered; the peer that was asked where nobody did.</param>
/// <param name="Octets">The answer; empty unless it is one.</param>
public sealed record ResolverAnswer(ResolverStatus Status, Identifier Responder, byte[] Octets);
