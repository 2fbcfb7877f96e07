using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table device.</summary>
internal sealed class DeviceStore(StateDatabase database, ValueSeal seal) : IDeviceStore
{
    private const string Table = "device";
    private const string Columns = "id, name, group_id, enrolled_at, last_endpoint, last_seen_at, revoked";

    public AddDeviceAnswer Add(DeviceRecord device, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != IDeviceStore.SecretLength || device.Revoked)
        {
            throw new ArgumentException($"A device is added with {IDeviceStore.SecretLength} secret octets and is not revoked.", nameof(secret));
        }

        if (!DeviceRecord.IsNameUsable(device.Name))
        {
            return AddDeviceAnswer.DeviceNameUnusable;
        }

        byte[] sealedSecret = seal.Seal(PlaceOf(device.Id, device.Group), secret);
        return database.Write(Durability.PowerFailure, connection => Insert(connection, device, sealedSecret));
    }

    public DeviceRecord? Find(Identifier id) => FindOne("id = $value", id.Octets());

    public DeviceRecord? FindByName(string name) => FindOne("name_key = $value", NameKey(name));

    public IReadOnlyList<DeviceRecord> List() =>
        database.Read(connection => connection.Rows(ReadDevice, $"SELECT {Columns} FROM device ORDER BY name_key"));

    public bool TryCopySecret(Identifier id, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, IDeviceStore.SecretLength, nameof(into));
        SealedSecret? found = database.Read(connection => connection.Row(
            reader => new SealedSecret(reader.ReadIdentifier(0), reader.ReadOctets(1)),
            "SELECT group_id, secret FROM device WHERE id = $id AND secret IS NOT NULL", ("$id", id.Octets())));
        if (found is null)
        {
            return false;
        }

        return seal.TryOpen(PlaceOf(id, found.Group), found.Octets, into[..IDeviceStore.SecretLength])
            ? true
            : throw new RecordDamagedException(database.Path, Table, id.ToString(), "Remove the device and enrol it again.");
    }

    public bool RecordSeen(Identifier id, string endpoint, DateTimeOffset at) => database.Write(Durability.ProcessEnd, connection => connection.Run(
        "UPDATE device SET last_endpoint = $endpoint, last_seen_at = $at WHERE id = $id",
        ("$id", id.Octets()), ("$endpoint", endpoint), ("$at", at.ToUnixTimeMilliseconds()))) > 0;

    public bool Revoke(Identifier id)
    {
        return database.Erase(connection =>
        {
            connection.Run("DELETE FROM resumption WHERE peer_id = $id", ("$id", id.Octets()));
            return connection.Run("UPDATE device SET revoked = 1, secret = NULL WHERE id = $id", ("$id", id.Octets()));
        }) > 0;
    }

    public bool Remove(Identifier id)
    {
        return database.Erase(connection =>
        {
            connection.Run("DELETE FROM resumption WHERE peer_id = $id", ("$id", id.Octets()));
            connection.Run("DELETE FROM light_state WHERE device_id = $id", ("$id", id.Octets()));
            return connection.Run("DELETE FROM device WHERE id = $id", ("$id", id.Octets()));
        }) > 0;
    }

    private static AddDeviceAnswer Insert(SqliteConnection connection, DeviceRecord device, byte[] sealedSecret)
    {
        string nameKey = NameKey(device.Name);
        if (connection.Value("SELECT 1 FROM device WHERE id = $id", ("$id", device.Id.Octets())) is not null)
        {
            return AddDeviceAnswer.DeviceIdTaken;
        }

        if (connection.Value("SELECT 1 FROM device WHERE name_key = $key", ("$key", nameKey)) is not null)
        {
            return AddDeviceAnswer.DeviceNameTaken;
        }

        connection.Run(
            """
            INSERT INTO device (id, name, name_key, group_id, secret, enrolled_at, last_endpoint, last_seen_at)
            VALUES ($id, $name, $key, $group, $secret, $enrolled, $endpoint, $seen)
            """,
            ("$id", device.Id.Octets()), ("$name", device.Name), ("$key", nameKey), ("$group", device.Group.Octets()),
            ("$secret", sealedSecret), ("$enrolled", device.EnrolledAt.ToUnixTimeMilliseconds()),
            ("$endpoint", device.LastEndpoint), ("$seen", device.LastSeenAt?.ToUnixTimeMilliseconds()));
        return AddDeviceAnswer.Added;
    }

    private static ValuePlace PlaceOf(Identifier id, Identifier group) => new(Table, "secret", [.. id.Octets(), .. group.Octets()]);

    /// <summary>SQLite's own comparison without case knows the letters of ASCII only.</summary>
    private static string NameKey(string name) => name.ToUpperInvariant();

    private static DeviceRecord ReadDevice(SqliteDataReader reader) => new(
        reader.ReadIdentifier(0),
        reader.ReadText(1),
        reader.ReadIdentifier(2),
        reader.ReadTime(3),
        reader.IsDBNull(4) ? null : reader.ReadText(4),
        reader.IsDBNull(5) ? null : reader.ReadTime(5),
        reader.ReadFlag(6));

    private DeviceRecord? FindOne(string condition, object value) => database.Read(connection =>
        connection.Row(ReadDevice, $"SELECT {Columns} FROM device WHERE {condition}", ("$value", value)));

    private sealed record SealedSecret(Identifier Group, byte[] Octets);
}
