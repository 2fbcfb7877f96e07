namespace NanoPeers.PeerPlatform.Devices;

/// <summary>A link, as the gateway knows it.</summary>
/// <param name="Switch">Name of the device with the button.</param>
/// <param name="Light">Name of the device with the light.</param>
/// <param name="IsReady">Whether both devices hold the link and the introduction to each other: they need the gateway no more.</param>
/// <param name="Problem">What is still to be done, and for whom it waits; empty when nothing is.</param>
public sealed record LinkStatus(string Switch, string Light, bool IsReady, string Problem);
