namespace NanoPeers.DesktopPeer.Api;

/// <summary>What a light answered when it was switched.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Light">"on" or "off", as the device answered; what it is to be when it wakes, where that is kept.</param>
/// <param name="TookMillis">Until its answer.</param>
/// <param name="KeptUntil">The device sleeps: until when it is told at the latest; null when it answered.</param>
internal sealed record SwitchedView(string Name, string Light, double TookMillis, DateTimeOffset? KeptUntil);
