using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Mailboxes;
using NanoPeers.Storage.SideFiles;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests.Mailboxes;

/// <summary>Damaged mailboxes: every start goes well, the damage is told, and what can be read is still there.</summary>
public sealed class MailboxDamageTests : IDisposable
{
    private const int Seed = 20261121;
    private const int PageLength = 4096;
    private const int Boxes = 5;
    private const int Items = 200;

    private readonly TemporaryState _files = new();
    private readonly string _path;
    private readonly byte[] _whole;
    private readonly ulong _era;

    public MailboxDamageTests()
    {
        _path = Path.Combine(_files.Folder, "mailboxes.db");
        using (SqliteState state = _files.Open())
        {
            _era = state.Mailboxes.Era;
            Fill(state.Mailboxes);
        }

        _whole = File.ReadAllBytes(_path);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("no database")]
    [InlineData("schema")]
    public void What_cannot_be_read_at_all_is_set_aside_and_begun_anew(string place)
    {
        byte[] damaged = [.. _whole];
        if (place == "schema")
        {
            damaged.AsSpan(100, PageLength - 100).Clear();
        }
        else
        {
            new Random(Seed).NextBytes(place == "header" ? damaged.AsSpan(0, 100) : damaged);
        }

        Put(damaged);
        MailboxLoss? loss = OpenAndUse(out ulong era, out int kept);
        Assert.NotNull(loss);
        Assert.Equal((0, 0, 0), (loss.Mailboxes, loss.Items, kept));
        Assert.NotEqual(_era, era);
        Assert.Matches(@"mailboxes\.db\.damaged-\d{8}T\d{6}Z$", loss.SetAside);
        Assert.True(File.Exists(loss.SetAside));
        Assert.Null(OpenAndUse(out ulong again, out _));
        Assert.Equal(era, again);
    }

    [Fact]
    public void Of_a_file_with_one_bad_page_everything_else_is_taken_over()
    {
        int most = 0;
        int noticed = 0;
        for (int page = 1; page < _whole.Length / PageLength; page++)
        {
            byte[] damaged = [.. _whole];
            damaged.AsSpan(PageLength * page, PageLength).Fill(0xff);
            Put(damaged);
            MailboxLoss? loss = OpenAndUse(out _, out int kept);
            noticed += loss is null ? 0 : 1;
            most = Math.Max(most, kept);
            Assert.Equal(loss?.Items ?? Items, kept);
        }

        Assert.Equal((_whole.Length / PageLength) - 1, noticed);
        Assert.Equal(Items, most); // where an index was hit, nothing is lost
    }

    [Fact]
    public void A_bad_page_among_the_messages_costs_those_on_it()
    {
        int page = PageOf("item");
        byte[] damaged = [.. _whole];
        damaged.AsSpan(PageLength * page, PageLength).Fill(0xff);
        Put(damaged);
        MailboxLoss? loss = OpenAndUse(out _, out int kept);
        Assert.NotNull(loss);
        Assert.Equal(Boxes, loss.Mailboxes);
        Assert.InRange(kept, Items * 3 / 4, Items - 1);
    }

    [Theory]
    [InlineData(PageLength)]
    [InlineData(5 * PageLength)]
    public void Of_a_file_that_was_cut_short_what_is_left_is_taken_over(int octets)
    {
        Put(_whole[..^octets]);
        MailboxLoss? loss = OpenAndUse(out _, out int kept);
        Assert.NotNull(loss);
        Assert.Equal(Boxes, loss.Mailboxes);
        Assert.InRange(kept, Items / 2, Items);
    }

    [Fact]
    public void Damage_anywhere_ends_in_no_failed_start()
    {
        Random random = new(Seed);
        int noticed = 0;
        for (int round = 0; round < 100; round++)
        {
            byte[] damaged = [.. _whole];
            if (round % 4 == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            for (int i = random.Next(1, 30); i > 0 && damaged.Length > 0; i--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            Put(damaged);
            noticed += OpenAndUse(out _, out _, exact: false) is null ? 0 : 1;
        }

        Assert.InRange(noticed, 20, 100);
    }

    [Fact]
    public void A_log_that_was_torn_keeps_whole_batches_in_their_order()
    {
        byte[] log;
        using (SqliteState state = _files.Open())
        {
            for (int i = 0; i < 30; i++)
            {
                state.Mailboxes.Append([.. Enumerable.Range(0, 3).Select(j => Deposit(Items + (3 * i) + j))]);
            }

            log = _files.RawFiles()["mailboxes.db-wal"];
        }

        Random random = new(Seed);
        int before = 0;
        for (int cut = 0; cut <= log.Length; cut += random.Next(1, log.Length / 20))
        {
            Put(_whole);
            using (FileStream file = OwnerOnly.OpenFile(_path + "-wal", FileMode.Create))
            {
                file.Write(log.AsSpan(0, cut));
            }

            using SqliteState state = _files.Open();
            Assert.Null(state.Mailboxes.Loss);
            long[] numbers = [.. All(state.Mailboxes).Select(item => item.Number)];
            Assert.Equal(0, (numbers.Length - Items) % 3);
            Assert.InRange(numbers.Length, Math.Max(before, Items), Items + 90);
            before = numbers.Length;
        }
    }

    public void Dispose() => _files.Dispose();

    internal static MailboxName Box(int number) => MailboxName.Of(Id(500 + (number % Boxes)));

    internal static MailboxDeposit Deposit(int number) => new()
    {
        Mailbox = Box(number),
        Receiver = Box(number).Owner,
        Gateway = Id(1),
        Sender = Id(2),
        KeyId = 3,
        Sequence = (ulong)number,
        Depositor = Id(4),
        AcceptedAt = Noon,
        ExpiresAt = Noon.AddDays(1),
        Message = [.. Secret($"{number}"), .. new byte[400]],
    };

    internal static List<MailboxItem> All(IMailboxStore store) =>
        [.. store.List().SelectMany(mailbox => store.Read(mailbox.Name, 0, int.MaxValue)).OrderBy(item => item.Number)];

    internal static void OpenBoxes(IMailboxStore store)
    {
        for (int i = 0; i < Boxes; i++)
        {
            store.Save(new MailboxRecord(Box(i), Id(9), 0, Noon.AddDays(30)));
        }
    }

    private static void Fill(MailboxFile store)
    {
        OpenBoxes(store);
        store.Append([.. Enumerable.Range(0, Items).Select(Deposit)]);
        store.Save(Id(1), 5, 6);
    }

    private int PageOf(string table)
    {
        using SqliteConnection connection = new($"Data Source={_path};Pooling=False");
        connection.Open();
        long root = connection.Number("SELECT rootpage FROM sqlite_schema WHERE name = $name", ("$name", table));
        byte[] rootPage = _whole.AsSpan((int)(root - 1) * PageLength, PageLength).ToArray();
        Assert.Equal(5, rootPage[0]); // an interior page of a table: its first cell names a page of rows
        int cell = (rootPage[12] << 8) | rootPage[13];
        return ((rootPage[cell] << 24) | (rootPage[cell + 1] << 16) | (rootPage[cell + 2] << 8) | rootPage[cell + 3]) - 1;
    }

    private void Put(byte[] octets)
    {
        foreach (string old in SetAsideFile.Of(_path))
        {
            File.Delete(old);
            File.Delete(old + "-wal");
        }

        File.Delete(_path + "-wal");
        File.Delete(_path + "-shm");
        File.WriteAllBytes(_path, octets);
    }

    /// <param name="exact">False where bits were changed, which SQLite does not notice within a value.</param>
    private MailboxLoss? OpenAndUse(out ulong era, out int kept, bool exact = true)
    {
        using SqliteState state = _files.Open();
        MailboxFile store = state.Mailboxes;
        era = store.Era;
        List<MailboxItem> items = [];
        kept = 0;
        try
        {
            items = All(store);
            kept = items.Count;
            store.Shares();
            store.Save(new MailboxRecord(Box(7777), Id(9), 0, Noon.AddDays(30)));
            long number = store.Append([Deposit(7777)])[0];
            store.Deliver([new MailboxRange(Box(7777), number, number)]);
            store.DeleteExpired(Noon, 10);
            store.Remove(MailboxName.Of(Id(1)));
            store.Find(Id(1));
        }
        catch (StateDamagedException)
        {
            // What quick_check does not look at can still come to light in use. The next start takes over what can be read.
        }

        foreach (MailboxItem item in exact ? items : [])
        {
            MailboxDeposit deposit = Deposit((int)item.Deposit.Sequence);
            Assert.Equal(deposit.Message, item.Deposit.Message);
            Assert.Equal(deposit with { Message = item.Deposit.Message }, item.Deposit);
        }

        return store.Loss;
    }
}
