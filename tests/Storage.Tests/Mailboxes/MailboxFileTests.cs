using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Relay;
using NanoPeers.Storage.Mailboxes;

namespace NanoPeers.Storage.Tests.Mailboxes;

public sealed class MailboxFileTests : MailboxStoreContract, IDisposable
{
    private readonly TemporaryState _files = new();
    private SqliteState _state;

    public MailboxFileTests()
    {
        _state = _files.Open();
    }

    protected override IMailboxStore Store => _state.Mailboxes;

    [Fact]
    public void Everything_is_there_after_the_file_was_closed_and_opened()
    {
        Open();
        ulong era = Store.Era;
        IReadOnlyList<long> numbers = Store.Append([Deposit(1), Deposit(2), Deposit(3)]);
        Store.Deliver([new MailboxRange(Deposit(1).Mailbox, numbers[0], numbers[0])]);
        MailboxRecord[] boxes = [.. Store.List()];
        MailboxShare[] shares = [.. Store.Shares()];
        Reopen();
        Assert.Equal(era, Store.Era);
        Assert.Equal(boxes, Store.List());
        Assert.Equal(shares, Store.Shares());
        Assert.Equal(numbers.Skip(1), Store.Read(Deposit(1).Mailbox, 0, 10).Select(item => item.Number));
        Assert.Equal(0, Store.Append([Deposit(1)])[0]);
        Assert.True(Store.Append([Deposit(4)])[0] > numbers[2]);
        Assert.Null(_state.Mailboxes.Loss);
    }

    [Fact]
    public void A_number_is_never_used_again()
    {
        Open();
        long last = Store.Append([Deposit(1)])[0];
        Store.Remove(Deposit(1).Mailbox);
        Open();
        Assert.True(Store.Append([Deposit(1)])[0] > last);
        last = Store.Read(Deposit(1).Mailbox, 0, 1)[0].Number;
        Store.DeleteExpired(Deposit(1).ExpiresAt, 10);
        Reopen();
        Assert.True(Store.Append([Deposit(1)])[0] > last);
    }

    [Fact]
    public void A_batch_is_kept_as_a_whole_or_not_at_all()
    {
        Open();
        MailboxDeposit astray = Deposit(2) with { Mailbox = MailboxName.Of(Id(99)) };
        Assert.Throws<ArgumentException>(() => Store.Append([Deposit(1), astray]));
        Assert.Throws<ArgumentException>(() => Store.Append([Deposit(1), Deposit(2) with { Message = [] }]));
        Assert.Empty(Store.Read(Deposit(1).Mailbox, 0, 10));
        Assert.NotEqual(0, Store.Append([Deposit(1)])[0]);
    }

    [Fact]
    public void A_delivered_message_is_gone_from_the_files()
    {
        Open();
        byte[] marked = [.. Enumerable.Repeat((byte)0xA7, 900)];
        long number = Store.Append([Deposit(1) with { Message = marked }])[0];
        Store.Deliver([new MailboxRange(Deposit(1).Mailbox, number, number)]);
        _state.Dispose();
        Assert.All(_files.RawFiles(), file => Assert.Equal(-1, file.Value.AsSpan().IndexOf(marked.AsSpan(0, 32))));
        _state = _files.Open();
    }

    [Fact]
    public void How_far_a_collector_has_come_is_kept_by_gateway_and_era()
    {
        MailboxFile collected = _state.Mailboxes;
        Assert.Equal((0UL, 0L), collected.Find(Id(1)));
        collected.Save(Id(1), ulong.MaxValue, 7);
        collected.Save(Id(2), 5, 70);
        collected.Save(Id(1), ulong.MaxValue, 8);
        Reopen();
        collected = _state.Mailboxes;
        Assert.Equal((ulong.MaxValue, 8L), collected.Find(Id(1)));
        collected.Save(Id(1), 6, 1);
        Assert.Equal((6UL, 1L), collected.Find(Id(1)));
        Assert.Equal((5UL, 70L), collected.Find(Id(2)));
    }

    public void Dispose()
    {
        _state.Dispose();
        _files.Dispose();
    }

    private void Reopen()
    {
        _state.Dispose();
        _state = _files.Open();
    }
}
