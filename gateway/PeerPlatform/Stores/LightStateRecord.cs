using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>The last known state of a light.</summary>
/// <param name="Device">The peer id of the device that switches it.</param>
/// <param name="On">Whether it was on.</param>
/// <param name="Version">The device's state version; a state with a lower one is older.</param>
/// <param name="At">When the gateway learned it, to the millisecond.</param>
public sealed record LightStateRecord(Identifier Device, bool On, ulong Version, DateTimeOffset At);
