using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>
/// Table group_seat, and the identity key in table gateway; the other parts of this class have group_invitation and group_address. What replaces
/// or deletes a secret empties the log after it.
/// </summary>
internal sealed partial class GroupStore(StateDatabase database, ValueSeal seal, Identifier self) : IGroupStore
{
    private const int SecretLength = 32;
    private const int MaxKeyRecord = 4096;
    private const int MaxName = 32;
    private const int FounderLength = 32;
    private const int NonceLength = 16;
    private const string Seat = "group_seat";
    private const string SeatColumns = "group_id, name, own_name, standing, wants_key, founder, nonce, invitation, reason";

    /// <summary>Lone surrogates are no text: they would come back as something else.</summary>
    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ValuePlace _identityPlace = new("gateway", "identity_key", self.Octets());

    public byte[]? LoadIdentityKey() =>
        database.Read(connection => connection.Value("SELECT identity_key FROM gateway")) is not byte[] key
            ? null
            : seal.Open(_identityPlace, key) ?? throw Damaged(
                "gateway", "identity_key",
                "Put the state folder back from a backup. Without one this peer's memberships are lost: move the folder away and join again.");

    public bool SaveIdentityKey(ReadOnlySpan<byte> pkcs8)
    {
        if (pkcs8.IsEmpty)
        {
            throw new ArgumentException("The key has no octets.", nameof(pkcs8));
        }

        byte[] key = seal.Seal(_identityPlace, pkcs8);
        return database.Write(Durability.PowerFailure, connection => connection.Run(
            "UPDATE gateway SET identity_key = $key WHERE identity_key IS NULL", ("$key", key))) > 0;
    }

    public IReadOnlyList<GroupSeatRecord> ListSeats() => database
        .Read(connection => connection.Rows(ReadSeat, $"SELECT {SeatColumns} FROM group_seat ORDER BY group_id"))
        .ConvertAll(OpenSeat);

    public void SaveSeat(GroupSeatRecord seat)
    {
        DemandName(seat.Name);
        DemandName(seat.OwnName);
        DemandLength(seat.Founder, FounderLength, "A fingerprint");
        DemandLength(seat.Nonce, NonceLength, "A nonce");
        byte[]? invitation = seat.Invitation.Length == 0 ? null : SealText(PlaceOf(seat.Group, "invitation"), seat.Invitation);
        database.Erase(connection => connection.Run(
            $"""
            INSERT INTO group_seat ({SeatColumns}) VALUES ($group, $name, $own, $standing, $wants, $founder, $nonce, $invitation, $reason)
            ON CONFLICT (group_id) DO UPDATE SET name = excluded.name, own_name = excluded.own_name, standing = excluded.standing,
                wants_key = excluded.wants_key, founder = excluded.founder, nonce = excluded.nonce, invitation = excluded.invitation,
                reason = excluded.reason
            """,
            ("$group", seat.Group.Octets()), ("$name", seat.Name), ("$own", seat.OwnName), ("$standing", seat.Standing), ("$wants", seat.WantsKey),
            ("$founder", NullIfEmpty(seat.Founder)), ("$nonce", NullIfEmpty(seat.Nonce)), ("$invitation", invitation), ("$reason", seat.Reason)));
    }

    public bool Forget(Identifier group) => database.Erase(connection =>
        connection.Run("DELETE FROM group_seat WHERE group_id = $group", ("$group", group.Octets()))
        + connection.Run("DELETE FROM group_invitation WHERE group_id = $group", ("$group", group.Octets()))
        + connection.Run("DELETE FROM group_address WHERE group_id = $group", ("$group", group.Octets()))) > 0;

    public byte[]? LoadKeys(Identifier group) => LoadSecret(
        group, "keys", "Delete it as STORAGE.md says under \"Recovery\": the group's other members hand the keys out again.");

    public void SaveKeys(Identifier group, ReadOnlySpan<byte> record)
    {
        if (record.Length > MaxKeyRecord)
        {
            throw new ArgumentException($"A record of keys has at most {MaxKeyRecord} octets.", nameof(record));
        }

        if (record.IsEmpty)
        {
            database.Erase(connection => connection.Run("UPDATE group_seat SET keys = NULL WHERE group_id = $group", ("$group", group.Octets())));
            return;
        }

        SaveSecret(group, "keys", record);
    }

    public byte[]? LoadCertificate(Identifier group) => database.Read(connection => connection.Value(
        "SELECT certificate FROM group_seat WHERE group_id = $group", ("$group", group.Octets()))) as byte[];

    public void SaveCertificate(Identifier group, ReadOnlySpan<byte> certificate)
    {
        if (certificate.Length is 0 or > NanoPeers.Limits.MaxCertificateLength)
        {
            throw new ArgumentException($"A certificate has 1 to {NanoPeers.Limits.MaxCertificateLength} octets.", nameof(certificate));
        }

        byte[] octets = certificate.ToArray();
        int rows = database.Write(Durability.PowerFailure, connection => connection.Run(
            "UPDATE group_seat SET certificate = $certificate WHERE group_id = $group", ("$certificate", octets), ("$group", group.Octets())));
        if (rows == 0)
        {
            throw new ArgumentException("The group has no seat.", nameof(group));
        }
    }

    public byte[]? LoadPassword(Identifier group) => LoadSecret(
        group, "password", "Delete it as STORAGE.md says under \"Recovery\", and give this peer the group's password again.");

    public void SavePassword(Identifier group, ReadOnlySpan<byte> secret)
    {
        DemandSecret(secret);
        SaveSecret(group, "password", secret);
    }

    private static StoredSeat ReadSeat(SqliteDataReader reader) => new(
        new GroupSeatRecord(
            reader.ReadIdentifier(0), reader.ReadText(1), reader.ReadText(2), reader.ReadSmallNumber(3), reader.ReadFlag(4),
            reader.IsDBNull(5) ? [] : reader.ReadOctets(5), reader.IsDBNull(6) ? [] : reader.ReadOctets(6), "", reader.ReadText(8)),
        reader.IsDBNull(7) ? null : reader.ReadOctets(7));

    private static ValuePlace PlaceOf(Identifier group, string column) => new(Seat, column, group.Octets());

    private static byte[]? NullIfEmpty(byte[] octets) => octets.Length == 0 ? null : octets;

    private static void DemandName(string name)
    {
        if (_utf8.GetByteCount(name) is 0 or > MaxName)
        {
            throw new ArgumentException($"A name has 1 to {MaxName} octets.", nameof(name));
        }
    }

    private static void DemandLength(byte[] octets, int length, string what)
    {
        if (octets.Length != 0 && octets.Length != length)
        {
            throw new ArgumentException($"{what} has {length} octets, or none.", nameof(octets));
        }
    }

    private static void DemandSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretLength)
        {
            throw new ArgumentException($"The secret has {SecretLength} octets.", nameof(secret));
        }
    }

    private GroupSeatRecord OpenSeat(StoredSeat stored)
    {
        if (stored.Invitation is null)
        {
            return stored.Seat;
        }

        byte[] text = seal.Open(PlaceOf(stored.Seat.Group, "invitation"), stored.Invitation) ?? throw Damaged(
            Seat, stored.Seat.Group.ToString(), "Delete the invitation as STORAGE.md says under \"Recovery\", and apply to the group again.");
        try
        {
            return stored.Seat with { Invitation = _utf8.GetString(text) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private byte[] SealText(ValuePlace place, string text)
    {
        byte[] octets = _utf8.GetBytes(text);
        try
        {
            return seal.Seal(place, octets);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    private byte[]? LoadSecret(Identifier group, string column, string remedy) =>
        database.Read(connection => connection.Value($"SELECT {column} FROM group_seat WHERE group_id = $group", ("$group", group.Octets())))
            is not byte[] sealedSecret
            ? null
            : seal.Open(PlaceOf(group, column), sealedSecret) ?? throw Damaged(Seat, group.ToString(), remedy);

    private void SaveSecret(Identifier group, string column, ReadOnlySpan<byte> secret)
    {
        byte[] sealedSecret = seal.Seal(PlaceOf(group, column), secret);
        DemandSeat(group, database.Erase(connection => connection.Run(
            $"UPDATE group_seat SET {column} = $secret WHERE group_id = $group", ("$secret", sealedSecret), ("$group", group.Octets()))));
    }

    /// <summary>A secret or an address without a seat would outlive the group: <see cref="Forget"/> may be over already.</summary>
    private static void DemandSeat(Identifier group, int changedRows)
    {
        if (changedRows == 0)
        {
            throw new ArgumentException($"There is no seat in group {group}.", nameof(group));
        }
    }

    private RecordDamagedException Damaged(string table, string record, string remedy) => new(database.Path, table, record, remedy);

    /// <summary>A row without keys and password; the invitation as it is stored.</summary>
    private sealed record StoredSeat(GroupSeatRecord Seat, byte[]? Invitation);
}
