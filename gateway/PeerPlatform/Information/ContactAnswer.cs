using NanoPeers.Identifiers;
using NanoPeers.Information;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>What an instance of a service answered.</summary>
/// <param name="Status">Given, or why not; None where nobody answered.</param>
/// <param name="Instance">Which instance; null where none did.</param>
/// <param name="Octets">What it said.</param>
public sealed record ContactAnswer(InfoStatus Status, Identifier? Instance, byte[] Octets);
