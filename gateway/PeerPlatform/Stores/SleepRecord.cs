using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A device that sleeps.</summary>
/// <param name="Device">Its peer id.</param>
/// <param name="At">Since when, to the millisecond.</param>
/// <param name="Light">What its light is to be when it wakes; null for nothing.</param>
/// <param name="LightUntil">Until when that is worth carrying out; null where there is nothing.</param>
public sealed record SleepRecord(Identifier Device, DateTimeOffset At, bool? Light, DateTimeOffset? LightUntil);
