using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Tests.Advertisements;

/// <summary>Records that tests put into stores.</summary>
internal static class Samples
{
    public const int Service = 5;

    public static DateTimeOffset Noon { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A service, public, for an hour, told of itself by the peer of that number.</summary>
    public static AdvertisementRecord Record(int number, string title, params AdvertisementAttribute[] attributes) => new()
    {
        Name = NameOf(number),
        Kind = Service,
        Title = title,
        Publisher = Id(number),
        Version = 1,
        PublishedAt = Noon,
        ExpiresAt = Noon.AddHours(1),
        Document = Document(title),
        Attributes = attributes,
    };

    public static AdvertisementRecord WithdrawalOf(AdvertisementRecord record) => record with
    {
        Version = record.Version + 1,
        IsWithdrawal = true,
        Document = Document("withdrawn " + record.Title),
    };

    public static string NameOf(int number) => $"urn:nanopeers:service:{Id(number)}";

    public static Identifier Id(int number) => TemporaryState.Id(number);

    public static AdvertisementAttribute Keyword(string value) => new("keyword", value);

    public static byte[] Document(string text) => System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<service>{text}</service>"));

    /// <summary>Every record to a query, page by page; that no page is larger than asked for, and none comes twice.</summary>
    public static List<AdvertisementRecord> All(IAdvertisementStore store, AdvertisementQuery query, DateTimeOffset now)
    {
        List<AdvertisementRecord> all = [];
        for (int pages = 0; ; pages++)
        {
            AdvertisementPage page = store.Search(query, now);
            Assert.InRange(page.Records.Count, 0, query.Limit);
            all.AddRange(page.Records);
            if (page.Next is null)
            {
                Assert.Distinct(all.Select(record => (record.Name, record.Publisher)));
                return all;
            }

            Assert.InRange(pages, 0, 10_000);
            query = query with { After = AdvertisementCursor.Parse(page.Next.ToString()) };
        }
    }

    public static void AssertSame(AdvertisementRecord expected, AdvertisementRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Document.ToArray(), actual.Document.ToArray());
        Assert.Equal(expected.Attributes, actual.Attributes);
        Assert.Equal(expected with { Document = default, Attributes = [] }, actual with { Document = default, Attributes = [] });
    }
}
