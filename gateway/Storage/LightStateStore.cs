using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table light_state.</summary>
internal sealed class LightStateStore(StateDatabase database) : ILightStateStore
{
    private const string Columns = "device_id, is_on, version, known_at";

    public bool Save(Identifier device, bool on, ulong version, DateTimeOffset at) => database.Write(Durability.ProcessEnd, connection => connection.Run(
        """
        INSERT INTO light_state (device_id, is_on, version, known_at) VALUES ($device, $on, $version, $at)
        ON CONFLICT (device_id) DO UPDATE SET is_on = excluded.is_on, version = excluded.version, known_at = excluded.known_at
        WHERE excluded.version > light_state.version
        """,
        ("$device", device.Octets()), ("$on", on), ("$version", ColumnValues.Octets(version)), ("$at", at.ToUnixTimeMilliseconds()))) > 0;

    public LightStateRecord? Find(Identifier device) => database.Read(connection => connection.Row(
        ReadState, $"SELECT {Columns} FROM light_state WHERE device_id = $device", ("$device", device.Octets())));

    public IReadOnlyList<LightStateRecord> List() =>
        database.Read(connection => connection.Rows(ReadState, $"SELECT {Columns} FROM light_state ORDER BY device_id"));

    public bool Remove(Identifier device) => database.Write(Durability.ProcessEnd, connection => connection.Run(
        "DELETE FROM light_state WHERE device_id = $device", ("$device", device.Octets()))) > 0;

    private static LightStateRecord ReadState(SqliteDataReader reader) =>
        new(reader.ReadIdentifier(0), reader.ReadFlag(1), reader.ReadUnsigned(2), reader.ReadTime(3));
}
