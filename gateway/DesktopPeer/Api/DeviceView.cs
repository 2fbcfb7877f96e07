using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A device as the API tells of it, and as the tables show it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its peer id, 36 characters.</param>
/// <param name="Presence">One of <see cref="Words.Of(DevicePresence)"/>.</param>
/// <param name="Light">"on", "off", or "unknown" when its state was never heard.</param>
/// <param name="LightVersion">The light's state version; 0 when none was heard.</param>
/// <param name="Session">Its live session, or null.</param>
/// <param name="RoundTripMillis">The last ping's round trip, or null.</param>
/// <param name="Endpoint">Where it was last heard, or null.</param>
/// <param name="LastSeenAt">When it was last heard, or null.</param>
/// <param name="Problem">Why there is no session; empty when there is one.</param>
internal sealed record DeviceView(
    string Name,
    string Id,
    string Presence,
    string Light,
    ulong LightVersion,
    SessionView? Session,
    double? RoundTripMillis,
    string? Endpoint,
    DateTimeOffset? LastSeenAt,
    string Problem)
{
    /// <summary>The view of what the gateway knows.</summary>
    public static DeviceView From(DeviceStatus status) => new(
        status.Name,
        status.Id.ToString(),
        Words.Of(status.Presence),
        Words.OfLight(status.Light),
        status.LightVersion,
        status.Session is null ? null : SessionView.From(status.Session),
        status.RoundTrip?.TotalMilliseconds,
        status.Endpoint,
        status.LastSeenAt,
        status.Problem);
}
