namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Something that happened at the gateway.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
/// <param name="Device">Which device, by name; empty when none.</param>
/// <param name="IsOn">The light's state, for <see cref="GatewayEventKind.LightChanged"/>.</param>
/// <param name="Text">One line for a person.</param>
public sealed record GatewayEvent(GatewayEventKind Kind, DateTimeOffset At, string Device, bool? IsOn, string Text);
