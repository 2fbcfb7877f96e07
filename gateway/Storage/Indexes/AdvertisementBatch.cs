using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Indexes;

/// <summary>Changes of the index within one transaction.</summary>
/// <param name="connection">The connection that writes.</param>
/// <param name="options">How much there may be.</param>
/// <param name="held">How much there is.</param>
internal sealed class AdvertisementBatch(PreparedConnection connection, AdvertisementIndexOptions options, long held)
{
    internal const string FindOne = $"SELECT {AdvertisementRows.Columns} FROM advertisement a WHERE a.name = $name AND a.publisher = $publisher";
    internal const string FindSerial = $"SELECT {AdvertisementRows.Columns} FROM advertisement a WHERE a.serial = $serial";
    internal const string FirstToExpire = "SELECT expires_at, serial FROM advertisement ORDER BY expires_at LIMIT 1";
    internal const string Expired = "SELECT serial FROM advertisement WHERE expires_at <= $now ORDER BY expires_at LIMIT $max";
    internal const string HeldOf = "SELECT held FROM publisher WHERE id = $id";

    private const string Insert =
        """
        INSERT INTO advertisement
            (name, publisher, kind, title, group_id, version, published_at, expires_at, scope, withdrawal, attributes, document)
        VALUES ($name, $publisher, $kind, $title, $group, $version, $published, $expires, $scope, $withdrawal, $attributes, $document)
        """;

    private const string Update =
        """
        UPDATE advertisement SET kind = $kind, title = $title, group_id = $group, version = $version, published_at = $published,
            expires_at = $expires, scope = $scope, withdrawal = $withdrawal, attributes = $attributes, document = $document
        WHERE name = $name AND publisher = $publisher
        """;

    private const string InsertTerm = "INSERT OR IGNORE INTO term (key, serial) VALUES ($key, $serial)";
    private const string DeleteTerm = "DELETE FROM term WHERE key = $key AND serial = $serial";
    private const string CountUp = "INSERT INTO publisher (id, held) VALUES ($id, 1) ON CONFLICT (id) DO UPDATE SET held = held + 1";
    private const string CountDown = "UPDATE publisher SET held = held - 1 WHERE id = $id";
    private const string CountOut = "DELETE FROM publisher WHERE id = $id AND held <= 0";

    /// <summary>How much there is by now.</summary>
    internal long Held { get; private set; } = held;

    internal AdvertisementPutAnswer Put(AdvertisementRecord record, DateTimeOffset now)
    {
        if (!record.IsWithinLimits())
        {
            return AdvertisementPutAnswer.TooLong;
        }

        if (record.IsExpired(now))
        {
            return AdvertisementPutAnswer.Expired;
        }

        if (Find(FindOne, ("$name", record.Name), ("$publisher", record.Publisher.Octets())) is { } old)
        {
            return Replace(old.Serial, old.Record, record);
        }

        if (connection.Number(HeldOf, ("$id", record.Publisher.Octets())) >= options.CapacityOfPublisher)
        {
            return AdvertisementPutAnswer.PublisherFull;
        }

        return Held >= options.Capacity && !MakeRoom(record) ? AdvertisementPutAnswer.Full : Add(record);
    }

    internal bool Forget(string name, Identifier publisher)
    {
        if (Find(FindOne, ("$name", name), ("$publisher", publisher.Octets())) is not { } old)
        {
            return false;
        }

        Delete(old.Serial, old.Record);
        return true;
    }

    internal int DeleteExpired(DateTimeOffset now, int max)
    {
        List<long> serials = connection.Rows(reader => reader.ReadNumber(0), Expired, ("$now", now.ToUnixTimeSeconds()), ("$max", max));
        serials.ForEach(Delete);
        return serials.Count;
    }

    private (long Serial, AdvertisementRecord Record)? Find(string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        List<(long, AdvertisementRecord)> rows = connection.Rows(
            reader => (AdvertisementRows.ReadSerial(reader), AdvertisementRows.Read(reader)), text, values);
        return rows.Count == 0 ? null : rows[0];
    }

    private AdvertisementPutAnswer Replace(long serial, AdvertisementRecord old, AdvertisementRecord record)
    {
        if (!record.Replaces(old))
        {
            return old.Replaces(record) ? AdvertisementPutAnswer.Older : AdvertisementPutAnswer.Known;
        }

        connection.Run(Update, AdvertisementRows.Values(record));
        HashSet<string> before = IndexTerms.Of(old);
        HashSet<string> after = IndexTerms.Of(record);
        DeleteTerms(serial, before.Where(key => !after.Contains(key)));
        InsertTerms(serial, after.Where(key => !before.Contains(key)));
        return AdvertisementPutAnswer.Replaced;
    }

    private AdvertisementPutAnswer Add(AdvertisementRecord record)
    {
        connection.Run(Insert, AdvertisementRows.Values(record));
        long serial = SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Connection.Handle);
        InsertTerms(serial, IndexTerms.Of(record));
        connection.Run(CountUp, ("$id", record.Publisher.Octets()));
        Held++;
        return AdvertisementPutAnswer.Added;
    }

    /// <summary>Lets what expires first go, where that is not the new one.</summary>
    private bool MakeRoom(AdvertisementRecord record)
    {
        List<(long Expires, long Serial)> first = connection.Rows(reader => (reader.ReadNumber(0), reader.ReadNumber(1)), FirstToExpire);
        if (first.Count > 0 && record.ExpiresAt.ToUnixTimeSeconds() <= first[0].Expires)
        {
            return false;
        }

        first.ForEach(one => Delete(one.Serial));
        return true;
    }

    private void Delete(long serial)
    {
        (long _, AdvertisementRecord record) = Find(FindSerial, ("$serial", serial))
            ?? throw new InvalidDataException("The order of expiry names an advertisement that is not there.");
        Delete(serial, record);
    }

    private void Delete(long serial, AdvertisementRecord record)
    {
        DeleteTerms(serial, IndexTerms.Of(record));
        connection.Run("DELETE FROM advertisement WHERE serial = $serial", ("$serial", serial));
        connection.Run(CountDown, ("$id", record.Publisher.Octets()));
        connection.Run(CountOut, ("$id", record.Publisher.Octets()));
        Held--;
    }

    private void InsertTerms(long serial, IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            connection.Run(InsertTerm, ("$key", key), ("$serial", serial));
        }
    }

    private void DeleteTerms(long serial, IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            connection.Run(DeleteTerm, ("$key", key), ("$serial", serial));
        }
    }
}
