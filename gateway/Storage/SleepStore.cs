using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table sleeping.</summary>
internal sealed class SleepStore(StateDatabase database) : ISleepStore
{
    public void Save(SleepRecord record) => database.Write(Durability.PowerFailure, connection => connection.Run(
        """
        INSERT INTO sleeping (device_id, asleep_at, light, light_until) VALUES ($device, $at, $light, $until)
        ON CONFLICT (device_id) DO UPDATE SET asleep_at = excluded.asleep_at, light = excluded.light, light_until = excluded.light_until
        """,
        ("$device", record.Device.Octets()), ("$at", record.At.ToUnixTimeMilliseconds()), ("$light", record.Light),
        ("$until", record.LightUntil?.ToUnixTimeMilliseconds())));

    public bool Remove(Identifier device) => database.Write(Durability.ProcessEnd, connection => connection.Run(
        "DELETE FROM sleeping WHERE device_id = $device", ("$device", device.Octets()))) > 0;

    public IReadOnlyList<SleepRecord> List() => database.Read(connection => connection.Rows(
        ReadRecord, "SELECT device_id, asleep_at, light, light_until FROM sleeping ORDER BY device_id"));

    private static SleepRecord ReadRecord(SqliteDataReader reader) => new(
        reader.ReadIdentifier(0), reader.ReadTime(1), reader.IsDBNull(2) ? null : reader.ReadFlag(2), reader.IsDBNull(3) ? null : reader.ReadTime(3));
}
