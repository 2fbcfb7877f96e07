namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A policy that stands in an advertisement.</summary>
/// <param name="Name">Its name, such as <c>administration</c> or <c>security</c>.</param>
/// <param name="Parameters">What it says, by name.</param>
public sealed record DocumentPolicy(string Name, IReadOnlyDictionary<string, string> Parameters);
