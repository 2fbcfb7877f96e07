namespace NanoPeers.DesktopPeer.Api;

/// <summary>What a light answered when it was switched.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Light">"on" or "off", as the device answered.</param>
/// <param name="TookMillis">Until its answer.</param>
internal sealed record SwitchedView(string Name, string Light, double TookMillis);
