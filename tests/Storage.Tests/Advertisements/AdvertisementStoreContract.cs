using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.Advertisements.Samples;

namespace NanoPeers.Storage.Tests.Advertisements;

/// <summary>What every store of advertisements does. A class for each implementation makes the store.</summary>
public abstract class AdvertisementStoreContract : IDisposable
{
    private IAdvertisementStore? _store;

    private IAdvertisementStore Store => _store ??= Make(1000, 1000);

    protected abstract IAdvertisementStore Make(int capacity, int capacityOfPublisher);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public void What_is_put_is_found_by_its_name_with_every_field()
    {
        AdvertisementRecord record = Record(1, "Lampe Küche \U0001F4A1", Keyword("light"), new("runtime", ".NET"), new("empty", ""), new("long", new string('x', 5000))) with
        {
            Kind = 2,
            Group = Id(77),
            Scope = AdvertisementScope.Members,
            Version = uint.MaxValue,
            Document = Enumerable.Range(0, IAdvertisementStore.MaxDocument).Select(i => (byte)i).ToArray(),
        };
        Assert.Equal(AdvertisementPutAnswer.Added, Store.Put(record, Noon));
        AssertSame(record, Assert.Single(Store.Find(record.Name, Noon)));
        AssertSame(record, Store.Find(record.Name, record.Publisher, Noon));
        AssertSame(record, Assert.Single(Store.Search(new AdvertisementQuery { MemberOf = null }, Noon).Records));
        Assert.Equal(1, Store.Count);
        Assert.Empty(Store.Find(NameOf(2), Noon));
        Assert.Null(Store.Find(record.Name, Id(2), Noon));
    }

    [Fact]
    public void The_callers_buffers_may_change_afterwards()
    {
        byte[] document = [1, 2, 3];
        AdvertisementAttribute[] attributes = [Keyword("light")];
        Store.Put(Record(1, "lamp", attributes) with { Document = document }, Noon);
        document[0] = 9;
        attributes[0] = Keyword("dark");
        Assert.Equal([1, 2, 3], Store.Find(NameOf(1), Noon)[0].Document.ToArray());
        Assert.Equal([Keyword("light")], Store.Find(NameOf(1), Noon)[0].Attributes);
    }

    [Theory]
    [InlineData(2, 0, AdvertisementPutAnswer.Replaced)]
    [InlineData(2, -60, AdvertisementPutAnswer.Replaced)]
    [InlineData(1, 1, AdvertisementPutAnswer.Replaced)]
    [InlineData(1, 0, AdvertisementPutAnswer.Known)]
    [InlineData(1, -1, AdvertisementPutAnswer.Older)]
    [InlineData(0, 60, AdvertisementPutAnswer.Older)]
    public void The_higher_version_wins_then_the_later_one(uint version, int seconds, AdvertisementPutAnswer answer)
    {
        Store.Put(Record(1, "old", Keyword("was")), Noon);
        AdvertisementRecord next = Record(1, "new", Keyword("is")) with { Version = version, PublishedAt = Noon.AddSeconds(seconds) };
        Assert.Equal(answer, Store.Put(next, Noon));
        bool replaced = answer == AdvertisementPutAnswer.Replaced;
        Assert.Equal(replaced ? "new" : "old", Assert.Single(Store.Find(NameOf(1), Noon)).Title);
        Assert.Equal(replaced ? 0 : 1, Found(new AdvertisementQuery { Title = "old" }));
        Assert.Equal(replaced ? 1 : 0, Found(new AdvertisementQuery { Title = "NEW" }));
        Assert.Equal(replaced ? 0 : 1, Found(new AdvertisementQuery { Attribute = Keyword("was") }));
        Assert.Equal(replaced ? 1 : 0, Found(new AdvertisementQuery { Attribute = Keyword("is") }));
        Assert.Equal(1, Store.Count);
    }

    [Fact]
    public void Another_publisher_replaces_nothing_and_stands_behind_the_peer_itself()
    {
        AdvertisementRecord own = Record(1, "of itself");
        Store.Put(own with { Publisher = Id(2), Title = "of another", Version = 9 }, Noon);
        Assert.Equal(AdvertisementPutAnswer.Added, Store.Put(own, Noon));
        Assert.Equal(["of itself", "of another"], Store.Find(NameOf(1), Noon).Select(record => record.Title));
        for (int i = 3; i < 40; i++)
        {
            Store.Put(own with { Publisher = Id(i) }, Noon);
        }

        IReadOnlyList<AdvertisementRecord> found = Store.Find(NameOf(1), Noon);
        Assert.Equal(IAdvertisementStore.MaxPublishersFound, found.Count);
        AssertSame(own, found[0]);
    }

    [Fact]
    public void A_withdrawal_is_found_by_its_name_and_publisher_alone_and_keeps_older_ones_out()
    {
        AdvertisementRecord record = Record(1, "lamp", Keyword("light"));
        AdvertisementRecord withdrawal = WithdrawalOf(record);
        Store.Put(record, Noon);
        Assert.Equal(AdvertisementPutAnswer.Replaced, Store.Withdraw(withdrawal, Noon));
        Assert.Empty(Store.Find(record.Name, Noon));
        Assert.Equal(0, Found(new AdvertisementQuery()));
        Assert.Equal(0, Found(new AdvertisementQuery { Attribute = Keyword("light") }));
        AssertSame(withdrawal, Store.Find(record.Name, record.Publisher, Noon));
        Assert.Equal(AdvertisementPutAnswer.Older, Store.Put(record, Noon));
        Assert.Equal(AdvertisementPutAnswer.Known, Store.Withdraw(withdrawal, Noon));
        Assert.Equal(AdvertisementPutAnswer.Added, Store.Withdraw(WithdrawalOf(Record(2, "never seen")), Noon));
        Assert.Equal(AdvertisementPutAnswer.Older, Store.Put(Record(2, "never seen"), Noon));
        Assert.Throws<ArgumentException>(() => Store.Withdraw(record, Noon));
        Assert.Equal(AdvertisementPutAnswer.Replaced, Store.Put(record with { Version = 3 }, Noon));
        Assert.Equal(1, Found(new AdvertisementQuery()));
    }

    [Fact]
    public void What_has_expired_is_not_found_and_is_deleted_in_order()
    {
        for (int i = 0; i < 10; i++)
        {
            Store.Put(Record(i, "lamp") with { ExpiresAt = Noon.AddSeconds(10 + i) }, Noon);
        }

        Assert.Equal(AdvertisementPutAnswer.Expired, Store.Put(Record(20, "late") with { ExpiresAt = Noon }, Noon));
        DateTimeOffset then = Noon.AddSeconds(14);
        Assert.Empty(Store.Find(NameOf(4), then));
        Assert.Null(Store.Find(NameOf(4), Id(4), then));
        Assert.Single(Store.Find(NameOf(5), then));
        Assert.Equal(5, All(Store, new AdvertisementQuery(), then).Count);
        Assert.Equal(3, Store.DeleteExpired(then, 3));
        Assert.Null(Store.Find(NameOf(2), Id(2), Noon));
        Assert.NotNull(Store.Find(NameOf(3), Id(3), Noon));
        Assert.Equal(2, Store.DeleteExpired(then, 3));
        Assert.Equal(0, Store.DeleteExpired(then, 3));
        Assert.Equal(5, Store.Count);
        Assert.Equal(AdvertisementPutAnswer.Added, Store.Put(Record(0, "again"), then));
    }

    [Fact]
    public void What_is_forgotten_leaves_no_trace()
    {
        Store.Put(Record(1, "lamp", Keyword("light")), Noon);
        Assert.False(Store.Forget(NameOf(1), Id(2)));
        Assert.True(Store.Forget(NameOf(1), Id(1)));
        Assert.False(Store.Forget(NameOf(1), Id(1)));
        Assert.Equal((0, 0), (Store.Count, Found(new AdvertisementQuery())));
        Assert.Equal(AdvertisementPutAnswer.Added, Store.Put(Record(1, "older", Keyword("light")) with { Version = 0 }, Noon));
        Assert.Equal(1, Found(new AdvertisementQuery { Attribute = Keyword("light") }));
    }

    [Fact]
    public void Each_criterion_finds_what_fits_and_all_of_them_together_what_fits_all()
    {
        Store.Put(Record(1, "Kitchen lamp", Keyword("light"), new("runtime", ".NET")) with { Kind = 2, Group = Id(70) }, Noon);
        Store.Put(Record(2, "kitchen LAMP", Keyword("Light"), Keyword("red")) with { Group = Id(71) }, Noon);
        Store.Put(Record(3, "Kitchen fan", Keyword("air")) with { Publisher = Id(1) }, Noon);
        Store.Put(Record(4, ""), Noon);
        AssertFound([1, 2], new AdvertisementQuery { Title = "KITCHEN LAMP" });
        AssertFound([1, 2, 3], new AdvertisementQuery().WithTitle("kitchen*"));
        AssertFound([1, 2], new AdvertisementQuery().WithTitle("kitchen l*"));
        AssertFound([1, 2, 3, 4], new AdvertisementQuery().WithTitle("*"));
        AssertFound([], new AdvertisementQuery { Title = "kitchen" });
        AssertFound([4], new AdvertisementQuery { Title = "" });
        AssertFound([1, 2], new AdvertisementQuery { Attribute = Keyword("LIGHT") });
        AssertFound([], new AdvertisementQuery { Attribute = new("KEYWORD", "light") });
        AssertFound([1], new AdvertisementQuery { Attribute = new("runtime", ".net") });
        AssertFound([], new AdvertisementQuery { Attribute = new("runtime", "light") });
        AssertFound([1], new AdvertisementQuery { Kind = 2 });
        AssertFound([1], new AdvertisementQuery { Group = Id(70) });
        AssertFound([1, 3], new AdvertisementQuery { Publisher = Id(1) });
        AssertFound([1, 2, 3, 4], new AdvertisementQuery { NamePrefix = "urn:nanopeers:service:" });
        AssertFound([3], new AdvertisementQuery { NamePrefix = NameOf(3) });
        AssertFound([], new AdvertisementQuery { NamePrefix = NameOf(3).ToUpperInvariant() });
        AssertFound([2], new AdvertisementQuery { Attribute = Keyword("light"), Kind = Service });
        AssertFound([2], new AdvertisementQuery { Attribute = Keyword("light"), Kind = Service, Group = Id(71), NamePrefix = "urn:", Publisher = Id(2) }.WithTitle("k*"));
        AssertFound([], new AdvertisementQuery { Attribute = Keyword("light"), Group = Id(71), Kind = 2 });
    }

    [Theory]
    [InlineData("\uD7FF")]
    [InlineData("\uE000")]
    [InlineData("\uFFFF")]
    [InlineData("\U00010000")]
    [InlineData("\U0010FFFF")]
    [InlineData("a\U0010FFFF")]
    [InlineData("é")]
    [InlineData("%_'\"\\")]
    public void A_prefix_of_any_characters_finds_what_begins_so(string prefix)
    {
        Store.Put(Record(1, prefix), Noon);
        Store.Put(Record(2, prefix + "z"), Noon);
        Store.Put(Record(3, prefix + "\U0010FFFF"), Noon);
        Store.Put(Record(4, "b"), Noon);
        Store.Put(Record(5, ""), Noon);
        Store.Put(Record(6, "x" + prefix), Noon);
        AssertFound([1, 2, 3], new AdvertisementQuery().WithTitle(prefix + "*"));
        AssertFound([1], new AdvertisementQuery { Title = prefix });
    }

    [Fact]
    public void Members_advertisements_are_shown_to_members_of_their_group_only()
    {
        Store.Put(Record(1, "basic") with { Group = Id(70) }, Noon);
        Store.Put(Record(2, "full") with { Group = Id(70), Scope = AdvertisementScope.Members }, Noon);
        Store.Put(Record(3, "of others") with { Group = Id(71), Scope = AdvertisementScope.Members }, Noon);
        AssertFound([1], new AdvertisementQuery());
        AssertFound([1], new AdvertisementQuery { MemberOf = [Id(72)] });
        AssertFound([1, 2], new AdvertisementQuery { MemberOf = [Id(70)] });
        AssertFound([3], new AdvertisementQuery { MemberOf = [Id(71)], Group = Id(71) });
        AssertFound([], new AdvertisementQuery { NamePrefix = NameOf(2) });
        AssertFound([1, 2, 3], new AdvertisementQuery { MemberOf = null });
        Assert.Throws<ArgumentException>(() => Store.Put(Record(4, "whose") with { Scope = AdvertisementScope.Members }, Noon));
    }

    [Fact]
    public void Pages_follow_each_other_without_gaps_or_repeats()
    {
        for (int i = 0; i < 100; i++)
        {
            Store.Put(Record(i, $"lamp {i % 7}", Keyword(i % 2 == 0 ? "even" : "odd")), Noon);
        }

        foreach (int limit in new[] { 1, 3, 50, 100, 256 })
        {
            Assert.Equal(100, All(Store, new AdvertisementQuery { Limit = limit }, Noon).Count);
            Assert.Equal(100, All(Store, new AdvertisementQuery { Limit = limit }.WithTitle("LAMP*"), Noon).Count);
            Assert.Equal(100, All(Store, new AdvertisementQuery { Limit = limit, NamePrefix = "urn:" }, Noon).Count);
            Assert.Equal(50, All(Store, new AdvertisementQuery { Limit = limit, Attribute = Keyword("odd") }, Noon).Count);
            Assert.Equal(50, All(Store, new AdvertisementQuery { Limit = limit, Attribute = Keyword("odd"), NamePrefix = "urn:" }.WithTitle("lamp*"), Noon).Count);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Store.Search(new AdvertisementQuery { Limit = 0 }, Noon));
        Assert.Throws<ArgumentOutOfRangeException>(() => Store.Search(new AdvertisementQuery { Limit = 257 }, Noon));
        Assert.Throws<ArgumentException>(() => Store.Search(new AdvertisementQuery { Attribute = new("keyword", "") }, Noon));
    }

    [Fact]
    public void A_full_store_loses_what_expires_first()
    {
        IAdvertisementStore store = Make(10, 10);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(AdvertisementPutAnswer.Added, store.Put(Record(i, "lamp") with { ExpiresAt = Noon.AddMinutes(10 + i) }, Noon));
        }

        Assert.Equal(AdvertisementPutAnswer.Full, store.Put(Record(20, "soon gone") with { ExpiresAt = Noon.AddMinutes(10) }, Noon));
        Assert.Equal(AdvertisementPutAnswer.Added, store.Put(Record(21, "new") with { ExpiresAt = Noon.AddMinutes(11) }, Noon));
        Assert.Empty(store.Find(NameOf(0), Noon));
        Assert.Equal(AdvertisementPutAnswer.Replaced, store.Put(Record(1, "kept on") with { Version = 2 }, Noon));
        Assert.Equal(AdvertisementPutAnswer.Added, store.Put(Record(22, "new"), Noon));
        Assert.Empty(store.Find(NameOf(21), Noon));
        Assert.Equal(10, store.Count);
    }

    [Fact]
    public void One_publisher_cannot_push_the_others_out()
    {
        IAdvertisementStore store = Make(10, 3);
        store.Put(Record(1, "mine"), Noon);
        AdvertisementPutAnswer[] answers = [.. store.PutAll([.. Enumerable.Range(100, 5).Select(i => Record(i, "flood") with { Publisher = Id(9) })], Noon)];
        AdvertisementPutAnswer added = AdvertisementPutAnswer.Added, refused = AdvertisementPutAnswer.PublisherFull;
        Assert.Equal([added, added, added, refused, refused], answers);
        Assert.Equal(AdvertisementPutAnswer.Replaced, store.Put(Record(100, "changed") with { Publisher = Id(9), Version = 2 }, Noon));
        Assert.True(store.Forget(NameOf(101), Id(9)));
        Assert.Equal(AdvertisementPutAnswer.Added, store.Put(Record(103, "flood") with { Publisher = Id(9) }, Noon));
        Assert.Equal(AdvertisementPutAnswer.PublisherFull, store.Put(Record(104, "flood") with { Publisher = Id(9) }, Noon));
        Assert.Equal(4, store.DeleteExpired(Noon.AddHours(2), 100));
        Assert.Equal(AdvertisementPutAnswer.Added, store.Put(Record(104, "flood") with { Publisher = Id(9) }, Noon));
    }

    [Fact]
    public void What_is_too_long_is_answered_so_and_not_kept()
    {
        AdvertisementRecord fits = Record(1, new string('t', IAdvertisementStore.MaxTitle)) with
        {
            Name = new string('n', IAdvertisementStore.MaxName),
            Attributes = [.. Enumerable.Range(0, IAdvertisementStore.MaxAttributes).Select(i => Keyword($"{i}"))],
        };
        Assert.Equal(
            Enumerable.Repeat(AdvertisementPutAnswer.TooLong, 5),
            Store.PutAll(
                [
                    fits with { Name = "" }, fits with { Name = fits.Name + "n" }, fits with { Title = fits.Title + "t" },
                    fits with { Document = new byte[IAdvertisementStore.MaxDocument + 1] }, fits with { Attributes = [.. fits.Attributes, Keyword("one more")] },
                ],
                Noon));
        Assert.Equal(0, Store.Count);
        Assert.Equal(AdvertisementPutAnswer.Added, Store.Put(fits, Noon));
        Assert.Equal(1, Found(new AdvertisementQuery { Title = fits.Title, NamePrefix = fits.Name, Attribute = Keyword("63") }));
        Assert.Equal(1, Found(new AdvertisementQuery().WithTitle(fits.Title + "*")));
    }

    [Fact]
    public void A_pair_that_comes_twice_counts_once()
    {
        AdvertisementRecord record = Record(1, "lamp", Keyword("light"), Keyword("LIGHT"), Keyword("light"));
        Store.Put(record, Noon);
        Store.Put(Record(2, "lamp", Keyword("light")), Noon);
        Assert.Equal(2, All(Store, new AdvertisementQuery { Attribute = Keyword("light"), Limit = 1 }, Noon).Count);
        AssertSame(record, Store.Find(NameOf(1), Id(1), Noon));
    }

    private int Found(AdvertisementQuery query) => All(Store, query, Noon).Count;

    private void AssertFound(int[] numbers, AdvertisementQuery query) =>
        Assert.Equal(numbers.Select(NameOf), All(Store, query, Noon).Select(record => record.Name).Order(StringComparer.Ordinal));
}
