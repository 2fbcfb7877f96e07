using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>What every store of mailboxes does. A store's own tests derive from this.</summary>
public abstract class MailboxStoreContract
{
    private static readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly MailboxName _box = MailboxName.Of(Id(1));

    /// <summary>The store, empty at first.</summary>
    protected abstract IMailboxStore Store { get; }

    [Fact]
    public void Numbers_ascend_in_the_order_of_acceptance_and_messages_come_back_as_they_were()
    {
        Open();
        IReadOnlyList<long> numbers = Store.Append([Deposit(1), Deposit(2), Deposit(3)]);
        Assert.True(numbers[0] > 0 && numbers[0] < numbers[1] && numbers[1] < numbers[2]);
        IReadOnlyList<MailboxItem> items = Store.Read(_box, 0, 10);
        Assert.Equal(numbers, items.Select(item => item.Number));
        MailboxDeposit first = items[0].Deposit;
        Assert.Equal(Deposit(1) with { Message = first.Message }, first);
        Assert.Equal(Deposit(1).Message, first.Message);
        Assert.Equal([numbers[1]], Store.Read(_box, numbers[0], 1).Select(item => item.Number));
        Assert.Equal(_start, Store.Oldest(_box));
        Assert.NotEqual(0UL, Store.Era);
    }

    [Fact]
    public void A_name_is_kept_once_in_a_mailbox_even_after_its_message_was_delivered()
    {
        Open();
        IReadOnlyList<long> numbers = Store.Append([Deposit(1), Deposit(1), Deposit(2)]);
        Assert.Equal([false, true, false], numbers.Select(number => number == 0));
        MailboxShare share = Assert.Single(Store.Deliver([new MailboxRange(_box, 1, numbers[0])]));
        Assert.Equal((1, (long)Deposit(1).Message.Length), (share.Items, share.Octets));
        Assert.Equal(0, Store.Append([Deposit(1)])[0]);
        Assert.Empty(Store.Deliver([new MailboxRange(_box, 1, numbers[0])]));
        Assert.Equal([numbers[2]], Store.Read(_box, 0, 10).Select(item => item.Number));
    }

    [Fact]
    public void The_same_name_in_another_mailbox_or_of_another_sender_key_or_number_is_another_message()
    {
        Open();
        Store.Save(new MailboxRecord(MailboxName.Of(Id(2)), Id(9), 0, _start.AddDays(1)));
        Store.Save(new MailboxRecord(MailboxName.To(Id(1)), Id(9), 0, _start.AddDays(1)));
        IReadOnlyList<long> numbers = Store.Append(
        [
            Deposit(1), Deposit(1) with { Mailbox = MailboxName.Of(Id(2)), Receiver = Id(2) }, Deposit(1) with { Sender = Id(8) }, Deposit(1) with { KeyId = 4 },
            Deposit(1) with { Mailbox = MailboxName.To(Id(1)) }, Deposit(1) with { Mailbox = MailboxName.To(Id(1)), Receiver = Id(5) },
        ]);
        Assert.DoesNotContain(0, numbers);
        Assert.Equal(3, Store.Read(_box, 0, 10).Count);
        Assert.Equal(2, Store.Read(MailboxName.To(Id(1)), 0, 10).Count);
    }

    [Fact]
    public void Sums_tell_what_waits_and_which_names_are_known()
    {
        Open();
        IReadOnlyList<long> numbers = Store.Append([Deposit(1), Deposit(2), Deposit(3) with { Depositor = Id(7) }]);
        Store.Deliver([new MailboxRange(_box, numbers[0], numbers[0])]);
        MailboxShare[] shares = [.. Store.Shares().OrderBy(share => share.Names)];
        int octets = Deposit(1).Message.Length;
        Assert.Equal([new MailboxShare(_box, Id(7), 1, octets, 1), new MailboxShare(_box, Id(3), 1, octets, 2)], shares);
    }

    [Fact]
    public void What_expired_is_removed_with_its_name_and_told()
    {
        Open();
        IReadOnlyList<long> numbers = Store.Append([Deposit(1), Deposit(2), Deposit(3) with { ExpiresAt = _start.AddHours(9) }]);
        Store.Deliver([new MailboxRange(_box, numbers[0], numbers[0])]);
        Assert.Empty(Store.DeleteExpired(_start.AddMinutes(59), 10));
        Assert.Single(Store.DeleteExpired(_start.AddHours(1), 1));
        MailboxItem[] expired = [.. Store.DeleteExpired(_start.AddHours(1), 10)];
        Assert.Single(expired);
        Assert.Single(Store.Read(_box, 0, 10));
        Assert.NotEqual(0, Store.Append([Deposit(1)])[0]);
        Assert.True(Store.Read(_box, 0, 10)[^1].Number > numbers[2]);
    }

    [Fact]
    public void A_mailbox_is_saved_again_with_its_items_and_removed_with_all_of_them()
    {
        Open();
        Store.Append([Deposit(1)]);
        MailboxRecord renewed = new(_box, Id(6), 1, _start.AddDays(2));
        Store.Save(renewed);
        Assert.Equal([renewed], Store.List());
        Assert.Single(Store.Read(_box, 0, 10));
        Store.Remove(_box);
        Assert.Empty(Store.List());
        Assert.Empty(Store.Read(_box, 0, 10));
        Assert.Empty(Store.Shares());
        Assert.Null(Store.Oldest(_box));
        Open();
        Assert.NotEqual(0, Store.Append([Deposit(1)])[0]);
    }

    /// <summary>A deposit that differs from others by its sequence number.</summary>
    /// <param name="sequence">The number.</param>
    protected static MailboxDeposit Deposit(ulong sequence) => new()
    {
        Mailbox = _box,
        Receiver = Id(1),
        Gateway = Id(2),
        Sender = Id(3),
        KeyId = ulong.MaxValue,
        Sequence = sequence,
        Depositor = Id(3),
        Home = sequence % 2 == 0 ? null : Id(4),
        AcceptedAt = _start,
        ExpiresAt = _start.AddHours(1),
        Message = [.. Enumerable.Repeat((byte)sequence, 100)],
    };

    /// <summary>An id of one octet.</summary>
    /// <param name="octet">The octet.</param>
    protected static Identifier Id(byte octet) => new([.. Enumerable.Repeat(octet, 16)], 0);

    /// <summary>Opens the mailbox of <see cref="Deposit"/>.</summary>
    protected void Open() => Store.Save(new MailboxRecord(_box, Id(9), 0, _start.AddDays(1)));
}
