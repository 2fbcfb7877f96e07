using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>Something that happened at the gateway.</summary>
/// <param name="Kind">One of <see cref="Words.Of(GatewayEventKind)"/>.</param>
/// <param name="At">When.</param>
/// <param name="Device">Which device, by name; empty when none.</param>
/// <param name="Light">"on" or "off" when a light changed, otherwise null.</param>
/// <param name="Text">One line for a person.</param>
internal sealed record EventView(string Kind, DateTimeOffset At, string Device, string? Light, string Text)
{
    /// <summary>The view of what happened.</summary>
    public static EventView From(GatewayEvent happened) => new(
        Words.Of(happened.Kind), happened.At, happened.Device, happened.IsOn is null ? null : Words.OfLight(happened.IsOn), happened.Text);
}
