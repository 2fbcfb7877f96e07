using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>An instance of a service at a member.</summary>
/// <param name="Peer">The member; also the instance's id: a peer has one instance of a service.</param>
/// <param name="Name">The service.</param>
/// <param name="Level">"peer" or "group".</param>
/// <param name="Version">Its version.</param>
/// <param name="IsRunning">Whether it runs.</param>
public sealed record FoundFacility(Identifier Peer, string Name, string Level, string Version, bool IsRunning);
