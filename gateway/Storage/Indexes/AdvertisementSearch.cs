using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Indexes;

/// <summary>
/// Answers a query by walking along one order of the index, the one with the fewest advertisements where that is soon told, and looking at each
/// advertisement for the rest of the query. A page looks at no more than <see cref="Examined"/>, so that no query takes long.
/// </summary>
internal static class AdvertisementSearch
{
    /// <summary>Most advertisements that one page looks at.</summary>
    internal const int Examined = 1000;

    internal const string FindByName =
        $"SELECT {AdvertisementRows.Columns} FROM advertisement a WHERE a.name = $name ORDER BY a.publisher LIMIT $examined";

    internal const string ByTerm =
        $"""
        SELECT {AdvertisementRows.Columns}, '' FROM term t CROSS JOIN advertisement a ON a.serial = t.serial
        WHERE t.key = $key AND t.serial > $serial ORDER BY t.serial LIMIT $examined
        """;

    internal const string ByTitle =
        $"""
        SELECT {AdvertisementRows.Columns}, t.key FROM term t CROSS JOIN advertisement a ON a.serial = t.serial
        WHERE (t.key, t.serial) > ($key, $serial) AND t.key < $end ORDER BY t.key, t.serial LIMIT $examined
        """;

    internal const string ByName =
        $"""
        SELECT {AdvertisementRows.Columns}, a.name FROM advertisement a
        WHERE (a.name, a.publisher) > ($key, $publisher) AND a.name < $end ORDER BY a.name, a.publisher LIMIT $examined
        """;

    internal const string BySerial = $"SELECT {AdvertisementRows.Columns}, '' FROM advertisement a WHERE a.serial > $serial ORDER BY a.serial LIMIT $examined";
    internal const string CountTerm = "SELECT count(*) FROM (SELECT 1 FROM term WHERE key = $key LIMIT $most)";
    internal const string CountTitles = "SELECT count(*) FROM (SELECT 1 FROM term WHERE key >= $key AND key < $end LIMIT $most)";
    internal const string CountNames = "SELECT count(*) FROM (SELECT 1 FROM advertisement WHERE name >= $key AND name < $end LIMIT $most)";

    private const int ColumnKey = 13;
    private const int CountedUpTo = 500;
    private const char TitleOrder = 't';
    private const char NameOrder = 'n';

    /// <summary>Comes before every publisher's id.</summary>
    private static readonly byte[] _beforePublishers = [0];

    internal static IReadOnlyList<AdvertisementRecord> Find(PreparedConnection connection, string name, DateTimeOffset now)
    {
        long second = now.ToUnixTimeSeconds();
        List<AdvertisementRecord> found = [];
        Identifier? self = name.Length > Identifier.TextLength ? Identifier.Parse(name[^Identifier.TextLength..]) : null;
        if (self is not null && FindOne(connection, name, self) is { IsWithdrawal: false } own && !own.IsExpired(now))
        {
            found.Add(own);
        }

        using SqliteDataReader reader = connection.Prepare(FindByName, ("$name", name), ("$examined", Examined)).ExecuteReader();
        while (found.Count < IAdvertisementStore.MaxPublishersFound && reader.Read())
        {
            AdvertisementRecord record = AdvertisementRows.Read(reader);
            if (!record.IsWithdrawal && AdvertisementRows.ReadExpiry(reader) > second && !record.Publisher.Equals(self))
            {
                found.Add(AdvertisementRows.WithDocument(reader, Named(record, name)));
            }
        }

        return found;
    }

    internal static AdvertisementRecord? FindOne(PreparedConnection connection, string name, Identifier publisher)
    {
        List<AdvertisementRecord> rows = connection.Rows(
            AdvertisementRows.ReadWhole, AdvertisementBatch.FindOne, ("$name", name), ("$publisher", publisher.Octets()));
        return rows.Count == 0 ? null : Named(rows[0], name);
    }

    internal static AdvertisementPage Run(PreparedConnection connection, AdvertisementQuery query, DateTimeOffset now)
    {
        if (query.Attribute is { } attribute && !IAdvertisementStore.IsIndexed(attribute))
        {
            return new AdvertisementPage([], null);
        }

        (SqliteCommand walk, char order) = Begin(connection, query);
        using SqliteDataReader reader = walk.ExecuteReader();
        List<AdvertisementRecord> found = [];
        AdvertisementCursor last = default;
        int examined = 0;
        while (reader.Read())
        {
            if (found.Count == query.Limit)
            {
                return new AdvertisementPage(found, last);
            }

            examined++;
            AdvertisementRecord record = AdvertisementRows.Read(reader);
            last = PlaceOf(reader, record, order);
            if (!record.IsExpired(now) && query.Fits(record))
            {
                found.Add(AdvertisementRows.WithDocument(reader, record));
            }
        }

        return new AdvertisementPage(found, examined == Examined ? last : null);
    }

    /// <summary>A damaged order of names leads to another's row; SQLite does not notice that.</summary>
    private static AdvertisementRecord Named(AdvertisementRecord record, string name) =>
        record.Name == name ? record : throw new InvalidDataException("The order of names leads to an advertisement of another name.");

    /// <summary>Chooses the order to walk along. A page that is not the first goes on in the order of the one before it.</summary>
    private static (SqliteCommand Walk, char Order) Begin(PreparedConnection connection, AdvertisementQuery query)
    {
        (string? term, long least) = Narrowest(connection, query);
        char order = query.After is { } after ? after.Key.FirstOrDefault() : PrefixOrder(connection, query, least);
        return order switch
        {
            NameOrder when query.NamePrefix is not null => (NameWalk(connection, query), NameOrder),
            TitleOrder when query is { Title: not null, TitleIsPrefix: true } => (TitleWalk(connection, query), TitleOrder),
            _ => (SerialWalk(connection, term, query.After?.Serial ?? 0), default),
        };
    }

    /// <summary>All exact terms are walked along in the order of serials: a later page may take another one.</summary>
    private static (string? Term, long Count) Narrowest(PreparedConnection connection, AdvertisementQuery query)
    {
        string? term = null;
        long least = long.MaxValue;
        foreach (string key in ExactTerms(query))
        {
            long count = connection.Number(CountTerm, ("$key", key), ("$most", CountedUpTo)) ?? 0;
            (least, term) = count < least ? (count, key) : (least, term);
        }

        return (term, least);
    }

    /// <summary>The order of a prefix that fewer advertisements have than the narrowest exact term.</summary>
    private static char PrefixOrder(PreparedConnection connection, AdvertisementQuery query, long least)
    {
        char order = default;
        if (query is { Title: { } title, TitleIsPrefix: true } && CountTitle(connection, title) is { } titles && titles < least)
        {
            (order, least) = (TitleOrder, titles);
        }

        return query.NamePrefix is { } name && CountName(connection, name) < least ? NameOrder : order;
    }

    private static IEnumerable<string> ExactTerms(AdvertisementQuery query)
    {
        if (query.Attribute is { } attribute)
        {
            yield return IndexTerms.OfAttribute(attribute);
        }

        if (query.Title is not null && !query.TitleIsPrefix)
        {
            yield return IndexTerms.OfTitle(query.Title);
        }

        if (query.Publisher is not null)
        {
            yield return IndexTerms.OfPublisher(query.Publisher);
        }

        if (query.Group is not null)
        {
            yield return IndexTerms.OfGroup(query.Group);
        }

        if (query.Kind is { } kind)
        {
            yield return IndexTerms.OfKind(kind);
        }
    }

    private static long CountTitle(PreparedConnection connection, string prefix) => connection.Number(
        CountTitles, ("$key", IndexTerms.OfTitle(prefix)), ("$end", IndexTerms.EndOf(IndexTerms.OfTitle(prefix))), ("$most", CountedUpTo)) ?? 0;

    private static long CountName(PreparedConnection connection, string prefix) => connection.Number(
        CountNames, ("$key", prefix), ("$end", IndexTerms.EndOf(prefix)), ("$most", CountedUpTo)) ?? 0;

    private static SqliteCommand SerialWalk(PreparedConnection connection, string? term, long after) => term is null
        ? connection.Prepare(BySerial, ("$serial", after), ("$examined", Examined))
        : connection.Prepare(ByTerm, ("$key", term), ("$serial", after), ("$examined", Examined));

    private static SqliteCommand TitleWalk(PreparedConnection connection, AdvertisementQuery query)
    {
        string begin = IndexTerms.OfTitle(query.Title!);
        return connection.Prepare(
            ByTitle, ("$key", query.After?.Key ?? begin), ("$serial", query.After?.Serial ?? 0), ("$end", IndexTerms.EndOf(begin)), ("$examined", Examined));
    }

    private static SqliteCommand NameWalk(PreparedConnection connection, AdvertisementQuery query)
    {
        string begin = query.NamePrefix!;
        byte[] publisher = _beforePublishers;
        if (query.After?.Key is { Length: > Identifier.TextLength } key && Identifier.Parse(key[^Identifier.TextLength..]) is { } last)
        {
            begin = key[1..^Identifier.TextLength];
            publisher = last.Octets();
        }

        return connection.Prepare(
            ByName, ("$key", begin), ("$publisher", publisher), ("$end", IndexTerms.EndOf(query.NamePrefix!)), ("$examined", Examined));
    }

    private static AdvertisementCursor PlaceOf(SqliteDataReader reader, AdvertisementRecord record, char order) => new(
        AdvertisementRows.ReadSerial(reader),
        order switch
        {
            TitleOrder => reader.ReadText(ColumnKey),
            NameOrder => NameOrder + record.Name + record.Publisher,
            _ => "",
        });
}
