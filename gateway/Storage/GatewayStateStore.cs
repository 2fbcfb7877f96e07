using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>The only row of table gateway.</summary>
internal sealed class GatewayStateStore : IGatewayStateStore
{
    private static readonly ValuePlace _keyCheckPlace = new("gateway", "key_check", [1]);
    private static readonly ValuePlace _authorityKeyPlace = new("gateway", "authority_key", [1]);

    private readonly StateDatabase _database;
    private readonly ValueSeal _seal;

    private GatewayStateStore(StateDatabase database, ValueSeal seal, GatewayIdentity identity)
    {
        _database = database;
        _seal = seal;
        Identity = identity;
    }

    public GatewayIdentity Identity { get; }

    /// <summary>Reads the row, or writes it first.</summary>
    /// <param name="database">The database with its newest tables.</param>
    /// <param name="seal">Under the key that may or may not be this database's.</param>
    /// <param name="fresh">Who the gateway is to be if the database does not say.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when the key is not this database's.</returns>
    internal static GatewayStateStore? Open(StateDatabase database, ValueSeal seal, GatewayIdentity fresh, DateTimeOffset now)
    {
        byte[] freshCheck = seal.Seal(_keyCheckPlace, []);
        Row row = database.Write(Durability.PowerFailure, connection =>
        {
            connection.Run(
                """
                INSERT INTO gateway (id, peer_id, group_id, region_name, created_at, key_check) VALUES (1, $peer, $group, $region, $now, $check)
                ON CONFLICT DO NOTHING
                """,
                ("$peer", fresh.PeerId.Octets()), ("$group", fresh.GroupId.Octets()), ("$region", fresh.RegionName),
                ("$now", now.ToUnixTimeMilliseconds()), ("$check", freshCheck));
            return ReadRow(connection)!;
        });
        return seal.TryOpen(_keyCheckPlace, row.KeyCheck, []) ? new GatewayStateStore(database, seal, row.Identity) : null;
    }

    /// <summary>Reads who a state's gateway is.</summary>
    /// <returns>Null when the key is not this database's.</returns>
    /// <exception cref="InvalidDataException">It does not say.</exception>
    internal static GatewayIdentity? ReadIdentity(SqliteConnection connection, ValueSeal seal)
    {
        Row row = ReadRow(connection) ?? throw new InvalidDataException("No gateway is in it.");
        return seal.TryOpen(_keyCheckPlace, row.KeyCheck, []) ? row.Identity : null;
    }

    public uint IncrementBootCount()
    {
        long count = _database.Write(Durability.PowerFailure, connection =>
        {
            long next = connection.Number("SELECT boot_count FROM gateway") + 1;
            if (next > uint.MaxValue)
            {
                return 0;
            }

            connection.Run("UPDATE gateway SET boot_count = $next", ("$next", next));
            return next;
        });
        return count > 0 ? (uint)count : throw new InvalidOperationException("All boot counts are used up: this gateway needs a new peer id.");
    }

    public void SaveAuthorityKey(ReadOnlySpan<byte> pkcs8)
    {
        if (pkcs8.IsEmpty)
        {
            throw new ArgumentException("The key has no octets.", nameof(pkcs8));
        }

        byte[] key = _seal.Seal(_authorityKeyPlace, pkcs8);
        _database.Erase(connection => connection.Run("UPDATE gateway SET authority_key = $key", ("$key", key)));
    }

    public bool TryReadAuthorityKey([NotNullWhen(true)] out byte[]? pkcs8)
    {
        pkcs8 = null;
        if (_database.Read(connection => connection.Value("SELECT authority_key FROM gateway")) is not byte[] key)
        {
            return false;
        }

        pkcs8 = _seal.Open(_authorityKeyPlace, key) ?? throw new RecordDamagedException(
            _database.Path, "gateway", "authority_key",
            "Put the state folder back from a backup, or make a new authority key and enrol all devices again.");
        return true;
    }

    private static Row? ReadRow(SqliteConnection connection) => connection.Row(
        reader => new Row(new GatewayIdentity(reader.ReadIdentifier(0), reader.ReadIdentifier(1), reader.ReadText(2)), reader.ReadOctets(3)),
        "SELECT peer_id, group_id, region_name, key_check FROM gateway");

    private sealed record Row(GatewayIdentity Identity, byte[] KeyCheck);
}
