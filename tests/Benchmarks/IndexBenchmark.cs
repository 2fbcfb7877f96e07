using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Indexes;

namespace NanoPeers.Benchmarks;

/// <summary>
/// The index of advertisements on disk: how fast it takes them in, and how fast it answers; beside a LINQ query over a list in memory, and a plain SQLite
/// table asked with LIKE. A page is of 32 advertisements with their documents. Files are in the system's temporary folder, and in its cache.
/// </summary>
internal static class IndexBenchmark
{
    internal const int UsualCount = 1_000_000;

    private const int Batch = 1000;
    private const int Asked = 2000;
    private const int AskedSlowly = 5;

    internal static async Task RunAsync(Report report, int count = UsualCount)
    {
        string folder = Directory.CreateTempSubdirectory("nanopeers-benchmark-").FullName;
        try
        {
            using AdvertisementIndex index = new(Path.Combine(folder, "index.db"), new AdvertisementIndexOptions { Capacity = count });
            using SqliteConnection plain = OpenPlain(Path.Combine(folder, "plain.db"));
            double ours = Load(index, count);
            double theirs = LoadPlain(plain, count);
            report.Add(
                $"advertisements taken into the index, {count:N0} in batches of {Batch}", Report.Number(count / ours) + "/s", Report.Number(count / theirs) + "/s",
                "plain SQLite table", Report.Number(theirs / ours, "N2") + "x", "-", null);
            long size = new DirectoryInfo(folder).GetFiles("index.db*").Sum(file => file.Length);
            long plainSize = new DirectoryInfo(folder).GetFiles("plain.db*").Sum(file => file.Length);
            report.Add(
                $"file of {count:N0} advertisements", Report.Number(size / 1e6) + " MB", Report.Number(plainSize / 1e6) + " MB", "plain SQLite table",
                Report.Number((double)size / plainSize, "N2") + "x", "-", null);
            byte[] document = [];
            List<AdvertisementRecord> list = [.. Enumerable.Range(0, count).Select(i => IndexSamples.Make(i) with { Document = document })];
            Ask(report, index, plain, list, count);
            await Task.CompletedTask.ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Ask(Report report, AdvertisementIndex index, SqliteConnection plain, List<AdvertisementRecord> list, int count)
    {
        DateTimeOffset now = IndexSamples.Now;
        Compare(
            report, "one by its name", 1, i => index.Find(IndexSamples.NameOf(i % count), now).Count,
            i => list.Where(one => one.Name == IndexSamples.NameOf(i % count)).Take(1).Count(),
            i => AskPlain(plain, "name = $value", IndexSamples.NameOf(i % count)), 1);
        Compare(
            report, "a name that nobody has", 1, i => index.Find(IndexSamples.NameOf(count + i), now).Count,
            i => list.Where(one => one.Name == IndexSamples.NameOf(count + i)).Take(1).Count(),
            i => AskPlain(plain, "name = $value", IndexSamples.NameOf(count + i)), 0);
        Compare(
            report, "those with a keyword, one of 10,000", 10,
            i => index.Search(new AdvertisementQuery { Attribute = new("keyword", IndexSamples.KeywordOf(i % count)) }, now).Records.Count,
            i => list.Where(one => one.Attributes.Any(has => has.Name == "keyword"
                && has.Value.Equals(IndexSamples.KeywordOf(i % count), StringComparison.OrdinalIgnoreCase))).Take(32).Count(),
            i => AskPlain(plain, "attributes LIKE $value", $"%|keyword={IndexSamples.KeywordOf(i % count)}|%"), 1);
        Compare(
            report, "those of a keyword, a kind, a group and a title that begins so, all together", 10,
            i => index.Search(Narrow(i % count), now).Records.Count,
            i => list.Where(one => Narrow(i % count).Fits(one)).Take(32).Count(),
            i => AskPlain(plain, $"group_id = '{IndexSamples.Make(i % count).Group}' AND attributes LIKE $value", $"%|keyword={IndexSamples.KeywordOf(i % count)}|%"), 1);
        Compare(
            report, "those whose titles begin with 15 characters", 10,
            i => index.Search(new AdvertisementQuery().WithTitle(BeginningOf(i % count) + "*"), now).Records.Count,
            i => list.Where(one => one.Title.StartsWith(BeginningOf(i % count), StringComparison.OrdinalIgnoreCase)).Take(32).Count(),
            i => AskPlain(plain, "title LIKE $value", BeginningOf(i % count) + "%"), 1);
        Compare(
            report, "the first 32 of the tenth of all that is in a room", 10,
            i => index.Search(new AdvertisementQuery { Attribute = new("room", i % 2 == 0 ? "HALL" : "kitchen"), Kind = 5 }, now).Records.Count,
            i => list.Where(one => one.Kind == 5 && one.Attributes.Any(has => has.Name == "room" && has.Value == (i % 2 == 0 ? "Hall" : "Kitchen"))).Take(32).Count(),
            i => AskPlain(plain, "kind = 5 AND attributes LIKE $value", i % 2 == 0 ? "%|room=hall|%" : "%|room=kitchen|%"), 1);
        Compare(
            report, "a keyword that nobody has", 10,
            i => index.Search(new AdvertisementQuery { Attribute = new("keyword", $"no {i}") }, now).Records.Count,
            i => list.Where(one => one.Attributes.Any(has => has.Value.Equals($"no {i}", StringComparison.OrdinalIgnoreCase))).Take(32).Count(),
            i => AskPlain(plain, "attributes LIKE $value", $"%|keyword=no {i}|%"), 0);
    }

    private static AdvertisementQuery Narrow(int number)
    {
        AdvertisementRecord record = IndexSamples.Make(number);
        return new AdvertisementQuery { Kind = 5, Group = record.Group, Attribute = record.Attributes[0] }.WithTitle(record.Title[..3] + "*");
    }

    private static string BeginningOf(int number) => IndexSamples.TitleOf(number) is { Length: > 15 } title ? title[..15] : IndexSamples.TitleOf(number);

    /// <summary>Ours is asked often enough for a 99th percentile; a scan of everything, a few times.</summary>
    private static void Compare(Report report, string what, double mostMillis, Func<int, int> ours, Func<int, int> linq, Func<int, int> plain, int least)
    {
        double[] fast = Measure(Asked, ours, least);
        double list = Median(Measure(AskedSlowly, linq, least));
        double table = Median(Measure(AskedSlowly, plain, least));
        double p99 = fast[(int)(fast.Length * 0.99)];
        report.Add(
            $"index: {what}", $"p50 {Report.Number(Median(fast), "N3")} ms, p99 {Report.Number(p99, "N3")} ms",
            $"{Report.Number(list, "N1")} ms; plain SQLite table: {Report.Number(table, "N3")} ms", "LINQ over a list",
            Report.Number(list / Median(fast)) + "x", $"p99 under {Report.Number(mostMillis)} ms", p99 < mostMillis);
    }

    private static double[] Measure(int times, Func<int, int> ask, int least)
    {
        double[] millis = new double[times];
        for (int i = -Math.Min(times, 200); i < times; i++)
        {
            int number = IndexSamples.Mix(i + 1_000_003);
            long start = Stopwatch.GetTimestamp();
            int found = ask(number);
            double took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (least == 0 ? found != 0 : found < least)
            {
                throw new InvalidOperationException($"{found} were found.");
            }

            millis[Math.Max(i, 0)] = took;
        }

        Array.Sort(millis);
        return millis;
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    /// <returns>Seconds.</returns>
    private static double Load(AdvertisementIndex index, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i += Batch)
        {
            IReadOnlyList<AdvertisementPutAnswer> answers = index.PutAll(
                [.. Enumerable.Range(i, Math.Min(Batch, count - i)).Select(IndexSamples.Make)], IndexSamples.Now);
            if (answers.Any(answer => answer != AdvertisementPutAnswer.Added))
            {
                throw new InvalidOperationException("Not all were added.");
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static SqliteConnection OpenPlain(string path)
    {
        SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;
            CREATE TABLE ad (name TEXT PRIMARY KEY, kind INTEGER, title TEXT, group_id TEXT, attributes TEXT, document BLOB)
            """;
        command.ExecuteNonQuery();
        return connection;
    }

    private static double LoadPlain(SqliteConnection plain, int count)
    {
        using SqliteCommand insert = plain.CreateCommand();
        insert.CommandText = "INSERT INTO ad VALUES ($name, $kind, $title, $group, $attributes, $document)";
        string[] names = ["$name", "$kind", "$title", "$group", "$attributes", "$document"];
        SqliteParameter[] values = [.. names.Select(name => insert.Parameters.AddWithValue(name, ""))];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i += Batch)
        {
            using SqliteTransaction transaction = plain.BeginTransaction();
            insert.Transaction = transaction;
            for (int j = i; j < Math.Min(i + Batch, count); j++)
            {
                AdvertisementRecord record = IndexSamples.Make(j);
                values[0].Value = record.Name;
                values[1].Value = record.Kind;
                values[2].Value = record.Title;
                values[3].Value = record.Group!.ToString();
                values[4].Value = "|" + string.Concat(record.Attributes.Select(has => $"{has.Name}={has.Value}|"));
                values[5].Value = record.Document.ToArray();
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static int AskPlain(SqliteConnection plain, string condition, string value)
    {
        using SqliteCommand command = plain.CreateCommand();
        command.CommandText = $"SELECT document FROM ad WHERE {condition} LIMIT 32";
        command.Parameters.AddWithValue("$value", value);
        using SqliteDataReader reader = command.ExecuteReader();
        int found = 0;
        while (reader.Read())
        {
            found += reader.GetFieldValue<byte[]>(0).Length > 0 ? 1 : 0;
        }

        return found;
    }
}
