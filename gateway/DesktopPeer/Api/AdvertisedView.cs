namespace NanoPeers.DesktopPeer.Api;

/// <summary>What became of advertising a group.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Gateways">Other gateways that took it.</param>
/// <param name="Text">In words.</param>
internal sealed record AdvertisedView(string Group, int Gateways, string Text);
