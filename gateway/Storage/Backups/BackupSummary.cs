using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Backups;

/// <summary>What a backup holds, for people.</summary>
/// <param name="Identity">Whose state it is.</param>
/// <param name="MadeAt">When it was made, to the millisecond, by the clock of the machine that made it.</param>
/// <param name="Devices">How many devices are in it, revoked ones too.</param>
/// <param name="Groups">How many groups it has a seat in.</param>
public sealed record BackupSummary(GatewayIdentity Identity, DateTimeOffset MadeAt, int Devices, int Groups);
