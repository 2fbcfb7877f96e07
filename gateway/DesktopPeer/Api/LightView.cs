using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A light as the API tells of it.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Light">"on", "off", or "unknown" when its state was never heard.</param>
/// <param name="Version">The state's version; 0 when none was heard.</param>
/// <param name="Presence">Whether the device can be talked to, as in <see cref="DeviceView"/>.</param>
internal sealed record LightView(string Name, string Light, ulong Version, string Presence)
{
    /// <summary>The view of what the gateway knows.</summary>
    public static LightView From(DeviceStatus status) =>
        new(status.Name, Words.OfLight(status.Light), status.LightVersion, Words.Of(status.Presence));
}
