using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Indexes;
using static NanoPeers.Storage.Tests.Advertisements.Samples;

namespace NanoPeers.Storage.Tests.Advertisements;

public sealed class AdvertisementIndexTests : AdvertisementStoreContract
{
    private readonly TemporaryIndex _files = new();
    private readonly List<AdvertisementIndex> _open = [];

    public override void Dispose()
    {
        _open.ForEach(index => index.Dispose());
        _files.Dispose();
        base.Dispose();
    }

    [Fact]
    public void A_state_folder_has_an_index_that_outlives_the_process_and_is_closed_with_the_state()
    {
        using TemporaryState files = new();
        AdvertisementIndex index;
        using (SqliteState state = files.Open())
        {
            index = state.Advertisements;
            Assert.Same(index, state.Advertisements);
            ((IAdvertisementStore)index).Put(Record(1, "lamp"), Noon);
        }

        Assert.Throws<ObjectDisposedException>(() => index.Find(NameOf(1), Noon));
        using SqliteState again = files.Open();
        AssertSame(Record(1, "lamp"), Assert.Single(again.Advertisements.Find(NameOf(1), Noon)));
        Assert.Empty(again.Advertisements.Losses);
    }

    /// <summary>The store in memory looks at everything; the index must find the same, whichever order it walks along.</summary>
    [Fact]
    public void After_any_changes_the_index_finds_what_a_look_at_everything_finds()
    {
        Random random = new(20261121);
        IAdvertisementStore index = Make(700, 150);
        MemoryAdvertisementStore memory = new(700, 150);
        for (int round = 0; round < 30; round++)
        {
            DateTimeOffset now = Noon.AddMinutes(round);
            AdvertisementRecord[] batch = [.. Enumerable.Range(0, 100).Select(_ => AnyRecord(random, now))];
            Assert.Equal(memory.PutAll(batch, now), index.PutAll(batch, now));
            for (int i = 0; i < 5; i++)
            {
                (string name, NanoPeers.Identifiers.Identifier publisher) = (NameOf(random.Next(600)), Id(random.Next(8)));
                Assert.Equal(memory.Forget(name, publisher), index.Forget(name, publisher));
            }

            if (round % 3 == 0)
            {
                Assert.Equal(memory.DeleteExpired(now, 20), index.DeleteExpired(now, 20));
            }

            Assert.Equal(memory.Count, index.Count);
            for (int i = 0; i < 40; i++)
            {
                AdvertisementQuery query = AnyQuery(random);
                Assert.Equal(
                    All(memory, query, now).Select(record => (record.Name, record.Publisher, record.Version)).Order(new KeyOrder()),
                    All(index, query, now).Select(record => (record.Name, record.Publisher, record.Version)).Order(new KeyOrder()));
            }
        }
    }

    [Fact]
    public void A_page_looks_at_so_many_and_no_more_and_says_that_more_may_follow()
    {
        IAdvertisementStore index = Make(5000, 5000);
        index.PutAll([.. Enumerable.Range(0, 3000).Select(i => Record(i, i == 2999 ? "wanted" : "other", new AdvertisementAttribute("room", "hall")) with { Group = Id(9) })], Noon);
        AdvertisementQuery query = new() { Attribute = new("room", "hall"), Group = Id(9), NamePrefix = "urn:" };
        AdvertisementPage page = index.Search(new AdvertisementQuery { Kind = 4 }, Noon);
        Assert.Equal((0, null), (page.Records.Count, page.Next));
        page = index.Search(query with { MemberOf = [], Title = "w", TitleIsPrefix = true }, Noon);
        Assert.Equal("wanted", Assert.Single(page.Records).Title);
        Assert.Null(page.Next);
        index.Put(Record(2999, "wanted") with { Version = 2, Scope = AdvertisementScope.Members, Group = Id(10) }, Noon);
        page = index.Search(query, Noon);
        Assert.Equal((32, true), (page.Records.Count, page.Next is not null));
        index.PutAll([.. Enumerable.Range(0, 2999).Select(i => WithdrawalOf(Record(i, "other")))], Noon);
        Assert.Equal([NameOf(2999)], All(index, new AdvertisementQuery { MemberOf = null }, Noon).Select(record => record.Name));
        page = index.Search(new AdvertisementQuery { MemberOf = null }, Noon);
        Assert.Equal((0, true), (page.Records.Count, page.Next is not null));
    }

    protected override IAdvertisementStore Make(int capacity, int capacityOfPublisher)
    {
        AdvertisementIndexOptions options = new() { Capacity = capacity, CapacityOfPublisher = capacityOfPublisher };
        AdvertisementIndex index = new(_files.NewPath(), options);
        _open.Add(index);
        return index;
    }

    private static AdvertisementRecord AnyRecord(Random random, DateTimeOffset now)
    {
        AdvertisementRecord record = Record(random.Next(600), $"{(char)('a' + random.Next(3))}{(random.Next(2) == 0 ? "X" : "x")} {random.Next(4)}") with
        {
            Kind = random.Next(1, 7),
            Publisher = Id(random.Next(8)),
            Version = (uint)random.Next(4),
            PublishedAt = Noon.AddSeconds(random.Next(3)),
            ExpiresAt = now.AddSeconds(random.Next(-60, 1200)),
            Group = random.Next(2) == 0 ? null : Id(random.Next(70, 73)),
            IsWithdrawal = random.Next(10) == 0,
            Attributes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyAttribute(random))],
        };
        return record.Group is null ? record : record with { Scope = (AdvertisementScope)random.Next(2) };
    }

    private static AdvertisementAttribute AnyAttribute(Random random) => new(random.Next(2) == 0 ? "keyword" : "room", random.Next(2) == 0 ? "Hall" : $"{random.Next(5)}");

    private static AdvertisementQuery AnyQuery(Random random)
    {
        AdvertisementQuery query = new()
        {
            Kind = random.Next(3) == 0 ? random.Next(1, 7) : null,
            NamePrefix = random.Next(4) == 0 ? NameOf(random.Next(600))[..^random.Next(4)] : null,
            Attribute = random.Next(3) == 0 ? AnyAttribute(random) : null,
            Group = random.Next(4) == 0 ? Id(random.Next(70, 74)) : null,
            Publisher = random.Next(4) == 0 ? Id(random.Next(9)) : null,
            MemberOf = random.Next(3) switch { 0 => null, 1 => [], _ => [Id(70), Id(71)] },
            Limit = random.Next(1, 60),
        };
        return random.Next(3) == 0 ? query.WithTitle($"{(char)('a' + random.Next(3))}x" + (random.Next(2) == 0 ? "*" : " 1")) : query;
    }

    private sealed class KeyOrder : IComparer<(string Name, NanoPeers.Identifiers.Identifier Publisher, uint Version)>
    {
        public int Compare(
            (string Name, NanoPeers.Identifiers.Identifier Publisher, uint Version) x, (string Name, NanoPeers.Identifiers.Identifier Publisher, uint Version) y) =>
            string.CompareOrdinal(x.Name + x.Publisher, y.Name + y.Publisher);
    }
}
