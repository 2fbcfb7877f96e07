using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What the gateway knows of a device now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its peer id.</param>
/// <param name="Presence">Whether it can be talked to.</param>
/// <param name="Light">Its light, the newest state heard; null when none ever was.</param>
/// <param name="LightVersion">The state's version; 0 when none was heard.</param>
/// <param name="Session">Its session; null when there is none.</param>
/// <param name="RoundTrip">The last round trip of a ping; null when none was measured.</param>
/// <param name="Endpoint">Where it was last heard; null when never.</param>
/// <param name="LastSeenAt">When it was last heard; null when never.</param>
/// <param name="Problem">Why there is no session, in a few words; empty when there is one.</param>
public sealed record DeviceStatus(
    string Name,
    Identifier Id,
    DevicePresence Presence,
    bool? Light,
    ulong LightVersion,
    SessionStatus? Session,
    TimeSpan? RoundTrip,
    string? Endpoint,
    DateTimeOffset? LastSeenAt,
    string Problem);
