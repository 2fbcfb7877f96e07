namespace NanoPeers.DesktopPeer.Api;

/// <summary>The answer to POST and DELETE /api/links.</summary>
/// <param name="Switch">Name of the device with the button.</param>
/// <param name="Light">Name of the device with the light.</param>
/// <param name="Waiting">Devices that are not present, and are told when they are.</param>
internal sealed record LinkedView(string Switch, string Light, IReadOnlyList<string> Waiting);
