using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table resumption.</summary>
internal sealed class ResumptionStore(StateDatabase database, ValueSeal seal) : IResumptionStore
{
    private const string Table = "resumption";

    public void Save(Identifier peer, ulong presharedId, ReadOnlySpan<byte> secret, DateTimeOffset expiresAt)
    {
        if (secret.Length != IResumptionStore.SecretLength)
        {
            throw new ArgumentException($"A resumption secret has {IResumptionStore.SecretLength} octets.", nameof(secret));
        }

        Entry entry = new(presharedId, peer, expiresAt.ToUnixTimeMilliseconds(), []);
        byte[] sealedSecret = seal.Seal(entry.Place, secret);
        database.Write(Durability.PowerFailure, connection => Insert(connection, entry with { Secret = sealedSecret }));
    }

    public bool TryFind(ulong presharedId, DateTimeOffset now, Span<byte> secret, [NotNullWhen(true)] out Identifier? peer)
    {
        peer = TryOpen(secret, "preshared_id = $value", ColumnValues.Octets(presharedId), now)?.Peer;
        return peer is not null;
    }

    public bool TryFindNewest(Identifier peer, DateTimeOffset now, Span<byte> secret, out ulong presharedId)
    {
        Entry? found = TryOpen(secret, "peer_id = $value", peer.Octets(), now);
        presharedId = found?.Id ?? 0;
        return found is not null;
    }

    public int DeleteExpired(DateTimeOffset now) =>
        Delete("expires_at <= $value", now.ToUnixTimeMilliseconds());

    public int Remove(Identifier peer) => Delete("peer_id = $value", peer.Octets());

    private static int Insert(SqliteConnection connection, Entry entry)
    {
        connection.Run("DELETE FROM resumption WHERE preshared_id = $id", ("$id", ColumnValues.Octets(entry.Id)));
        connection.Run(
            "INSERT INTO resumption (preshared_id, peer_id, secret, expires_at) VALUES ($id, $peer, $secret, $expires)",
            ("$id", ColumnValues.Octets(entry.Id)), ("$peer", entry.Peer.Octets()), ("$secret", entry.Secret), ("$expires", entry.ExpiresAt));
        return connection.Run(
            """
            DELETE FROM resumption WHERE peer_id = $peer AND serial NOT IN
                (SELECT serial FROM resumption WHERE peer_id = $peer ORDER BY serial DESC LIMIT $kept)
            """,
            ("$peer", entry.Peer.Octets()), ("$kept", IResumptionStore.KeptPerPeer));
    }

    private static Entry ReadEntry(SqliteDataReader reader) =>
        new(reader.ReadUnsigned(0), reader.ReadIdentifier(1), reader.ReadNumber(2), reader.ReadOctets(3));

    /// <summary>Opens the newest secret that fits a condition and has not expired; null when there is none.</summary>
    private Entry? TryOpen(Span<byte> secret, string condition, object value, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, IResumptionStore.SecretLength, nameof(secret));
        Entry? found = database.Read(connection => connection.Row(
            ReadEntry,
            $"""
            SELECT preshared_id, peer_id, expires_at, secret FROM resumption WHERE {condition} AND expires_at > $now
            ORDER BY serial DESC LIMIT 1
            """,
            ("$value", value), ("$now", now.ToUnixTimeMilliseconds())));
        if (found is not null && !seal.TryOpen(found.Place, found.Secret, secret[..IResumptionStore.SecretLength]))
        {
            throw new RecordDamagedException(
                database.Path, Table, found.Id.ToString("x16", CultureInfo.InvariantCulture), "A full handshake with the peer makes a new one.");
        }

        return found;
    }

    private int Delete(string condition, object value) =>
        database.Erase(connection => connection.Run($"DELETE FROM resumption WHERE {condition}", ("$value", value)));

    /// <summary>A row; the secret as it is stored.</summary>
    private sealed record Entry(ulong Id, Identifier Peer, long ExpiresAt, byte[] Secret)
    {
        internal ValuePlace Place { get; } = new(
            Table, "secret", [.. ColumnValues.Octets(Id), .. Peer.Octets(), .. ColumnValues.Octets(unchecked((ulong)ExpiresAt))]);
    }
}
