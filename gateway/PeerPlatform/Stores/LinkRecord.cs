using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A device's button that switches another device's light.</summary>
/// <param name="Switch">The device with the button.</param>
/// <param name="Light">The device with the light.</param>
/// <param name="Wanted">False when it was taken back, and one of the two may not know yet.</param>
/// <param name="IntroducedAt">When the two were last introduced; null when they never were.</param>
public sealed record LinkRecord(Identifier Switch, Identifier Light, bool Wanted, DateTimeOffset? IntroducedAt);
