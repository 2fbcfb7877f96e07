using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Indexes;
using NanoPeers.Storage.SideFiles;
using static NanoPeers.Storage.Tests.Advertisements.Samples;

namespace NanoPeers.Storage.Tests.Advertisements;

/// <summary>A damaged index never ends in an error: it is set aside, that is told, and everything can be put again.</summary>
public sealed class IndexDamageTests : IDisposable
{
    private const int Seed = 20261121;
    private const int PageLength = 4096;
    private const int Records = 400;

    private readonly TemporaryIndex _files = new();
    private readonly byte[] _whole;

    public IndexDamageTests()
    {
        using (AdvertisementIndex index = _files.Open())
        {
            Fill(index);
        }

        _whole = File.ReadAllBytes(_files.Path);
    }

    public static TheoryData<string> Places => ["header", "no database", "cut short", "cut in a page", "zeroed", "one octet", "of nothing but a beginning"];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_damaged_file_is_set_aside_under_a_name_with_the_date_and_told_of(string place)
    {
        byte[] damaged = Damage(place);
        File.WriteAllBytes(_files.Path, damaged);
        AdvertisementLoss loss = Assert.Single(UseAndFillAgain());
        Assert.Equal(_files.Path, loss.Path);
        Assert.Matches(@"\.db\.damaged-\d{8}T\d{6}Z$", loss.SetAside);
        Assert.Equal(loss.SetAside, Assert.Single(_files.SetAside()));
        Assert.Equal(damaged, File.ReadAllBytes(loss.SetAside!)[..damaged.Length]);
        Assert.EndsWith(".", loss.Problem, StringComparison.Ordinal);
        Assert.Empty(UseAndFillAgain());
    }

    [Fact]
    public void Every_page_that_is_overwritten_is_noticed()
    {
        for (int page = 0; page < _whole.Length / PageLength; page++)
        {
            byte[] damaged = [.. _whole];
            damaged.AsSpan(PageLength * page, PageLength).Fill(0xff);
            Put(damaged);
            Assert.Single(UseAndFillAgain());
        }
    }

    [Fact]
    public void Damage_anywhere_ends_in_a_new_index_or_in_none_and_never_in_an_error()
    {
        Random random = new(Seed);
        int noticed = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. _whole];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            Put(damaged);
            noticed += UseAndFillAgain().Count > 0 ? 1 : 0;
        }

        Assert.InRange(noticed, 10, 150);
    }

    [Theory]
    [InlineData("DROP TABLE publisher")]
    [InlineData("DROP INDEX advertisement_by_expiry")]
    [InlineData("ALTER TABLE advertisement ADD COLUMN more")]
    [InlineData("CREATE TRIGGER t AFTER DELETE ON term BEGIN DELETE FROM advertisement; END")]
    [InlineData("PRAGMA user_version = 2")]
    [InlineData("PRAGMA application_id = 1")]
    [InlineData("UPDATE advertisement SET expires_at = 9223372036854775807 WHERE serial = 17")]
    [InlineData("UPDATE advertisement SET attributes = x'01ff' WHERE serial = 17")]
    [InlineData("UPDATE advertisement SET version = -1 WHERE serial = 17")]
    public void Tables_and_values_that_were_never_made_so_are_damage(string statement)
    {
        using (SqliteConnection connection = _files.Connect())
        {
            connection.Run(statement);
        }

        Assert.Single(UseAndFillAgain());
    }

    [Fact]
    public void A_log_that_was_torn_gives_an_earlier_index_without_damage()
    {
        string log = _files.Path + "-wal";
        byte[] octets;
        using (AdvertisementIndex index = _files.Open())
        {
            for (int i = 0; i < 20; i++)
            {
                index.PutAll([.. Enumerable.Range(0, 5).Select(j => Record(Records + (5 * i) + j, "later"))], Noon);
            }

            octets = ReadShared(log);
        }

        Random random = new(Seed);
        long before = Records;
        for (int cut = 0; cut <= octets.Length; cut += random.Next(1, octets.Length / 25))
        {
            byte[] garbage = new byte[octets.Length - cut];
            random.NextBytes(garbage);
            Put(_whole);
            using (FileStream file = OwnerOnly.OpenFile(log, FileMode.Create))
            {
                file.Write([.. octets[..cut], .. random.Next(2) == 0 ? garbage : []]);
            }

            using AdvertisementIndex index = _files.Open();
            index.WaitForCheck();
            Assert.Empty(index.Losses);
            Assert.InRange(index.Count, before, Records + 100);
            Assert.Equal(0, index.Count % 5);
            before = index.Count;
        }
    }

    [Fact]
    public async Task Damage_found_while_running_is_told_once_and_every_call_is_answered()
    {
        for (int round = 0; round < 5; round++)
        {
            using AdvertisementIndex index = new(_files.NewPath(), new AdvertisementIndexOptions { CacheKilobytes = 256 });
            List<AdvertisementLoss> told = [];
            index.Lost += told.Add;
            for (int i = 0; i < 4; i++)
            {
                Fill(index, i * Records);
            }

            string path = index.FilePath;
            Checkpoint(path);
            using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                file.Seek(PageLength, SeekOrigin.Begin);
                file.Write(new byte[file.Length - PageLength]);
            }

            Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => UseAll(index), TestContext.Current.CancellationToken))];
            await Task.WhenAll(readers);
            Assert.Single(told);
            Assert.Equal(told, index.Losses);
            Assert.True(File.Exists(told[0].SetAside));
            Fill(index, 0);
            Assert.Equal(Records, All(index, new AdvertisementQuery(), Noon).Count);
        }
    }

    [Fact]
    public void No_more_than_the_newest_damaged_files_are_kept()
    {
        for (int i = 0; i < 5; i++)
        {
            Put(Damage("header"), keepAside: true);
            Assert.Single(UseAndFillAgain());
        }

        Assert.Equal(SetAsideFile.Kept, _files.SetAside().Length);
    }

    [Fact]
    public void An_index_that_others_can_use_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has access lists, which are left as they are inherited.");
            return;
        }

        Assert.Equal(OwnerOnly.FilePermissions, File.GetUnixFileMode(_files.Path));
        File.SetUnixFileMode(_files.Path, OwnerOnly.FilePermissions | UnixFileMode.OtherRead);
        Assert.Equal(_files.Path, Assert.Throws<StateExposedException>(_files.Open).Path);
        Assert.Empty(_files.SetAside());
    }

    public void Dispose() => _files.Dispose();

    private static void Fill(AdvertisementIndex index, int first = 0) => index.PutAll(
        [.. Enumerable.Range(first, Records).Select(i => Record(i, $"lamp {i}", Keyword($"word {i % 20}"), new("room", "hall")))], Noon);

    private byte[] Damage(string place)
    {
        byte[] damaged = [.. _whole];
        switch (place)
        {
            case "header":
                damaged.AsSpan(0, 100).Clear();
                return damaged;
            case "no database":
                new Random(Seed).NextBytes(damaged);
                return damaged;
            case "cut short":
                return damaged[..(damaged.Length / PageLength / 2 * PageLength)];
            case "cut in a page":
                return damaged[..(damaged.Length - 1000)];
            case "zeroed":
                damaged.AsSpan(PageLength, damaged.Length - PageLength).Clear();
                return damaged;
            case "one octet":
                damaged[PageLength * 3] ^= 0x55; // the kind of a page
                return damaged;
            default:
                return damaged[..50];
        }
    }

    private void Put(byte[] octets, bool keepAside = false)
    {
        foreach (string old in keepAside ? [] : _files.SetAside())
        {
            File.Delete(old);
            File.Delete(old + "-wal");
        }

        File.Delete(_files.Path + "-wal");
        File.Delete(_files.Path + "-shm");
        File.WriteAllBytes(_files.Path, octets);
    }

    /// <summary>What was told as lost. Whatever the damage, everything is there again after it was put again.</summary>
    private List<AdvertisementLoss> UseAndFillAgain()
    {
        using AdvertisementIndex index = _files.Open();
        List<AdvertisementLoss> told = [.. index.Losses];
        index.Lost += told.Add;
        index.WaitForCheck();
        UseAll(index);
        if (index.Losses.Count > 0)
        {
            Fill(index);
            Assert.Equal(Records, index.Count);
            Assert.Equal(Records, All(index, new AdvertisementQuery { Attribute = new("room", "HALL") }, Noon).Count);
            UseAll(index);
        }

        return [.. index.Losses];
    }

    private static void UseAll(AdvertisementIndex index)
    {
        for (int i = 0; i < Records; i += 7)
        {
            index.Find(NameOf(i), Noon);
            index.Find(NameOf(i), Id(i), Noon);
        }

        AdvertisementQuery[] queries =
        [
            new(), new() { Attribute = new("room", "hall") }, new() { NamePrefix = "urn:" }, new AdvertisementQuery().WithTitle("lamp*"), new() { Publisher = Id(3) },
        ];
        foreach (AdvertisementQuery query in queries)
        {
            // A loss between two pages can make a page come twice; that no call fails is what counts here.
            AdvertisementPage page = index.Search(query with { Limit = 256 }, Noon);
            for (int pages = 0; page.Next is not null && pages < 20; pages++)
            {
                page = index.Search(query with { Limit = 256, After = page.Next }, Noon);
            }
        }

        IAdvertisementStore store = index;
        store.Put(Record(5000, "new", Keyword("new")), Noon);
        store.Put(Record(5000, "newer", Keyword("newer")) with { Version = 2 }, Noon);
        index.Forget(NameOf(5000), Id(5000));
        index.DeleteExpired(Noon, 10);
    }

    private static void Checkpoint(string path)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static byte[] ReadShared(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] octets = new byte[file.Length];
        file.ReadExactly(octets);
        return octets;
    }
}
