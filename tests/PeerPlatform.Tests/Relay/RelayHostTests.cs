using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;
using static NanoPeers.PeerPlatform.Tests.Relay.HostBench;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>The relay's core: what is accepted, kept, repeated, delivered and lost.</summary>
public sealed class RelayHostTests
{
    private readonly HostBench _bench = new HostBench().Opened(1);

    [Fact]
    public void A_batch_is_one_write_and_nothing_is_accepted_before_it()
    {
        for (uint i = 1; i <= 20; i++)
        {
            _bench.Ask(Caller(2), 1, RelayMessages.Clear(Id(2), i));
        }

        Assert.Empty(_bench.Answers());
        _bench.Host.Commit();
        Assert.Equal(20, _bench.Answers().Count(due => due.Kind == RelayMessageKind.Accepted));
        Assert.Equal(20, _bench.Waiting(1));
    }

    [Fact]
    public void Items_go_out_in_order_a_window_at_a_time_until_they_are_acknowledged()
    {
        Fill(40);
        ulong[] first = NumbersOf(_bench.Collect(Caller(1)));
        Assert.Equal(RelayLimits.Window, first.Length);
        _bench.Host.HandleAck(Caller(1), _bench.Host.Era, first[9]);
        _bench.Host.Commit();
        ulong[] second = NumbersOf(_bench.Answers());
        Assert.Equal(10, second.Length);
        Assert.True(second[0] > first[^1]);
        Assert.Equal(30, _bench.Waiting(1));
    }

    [Fact]
    public void Items_that_nobody_acknowledged_go_out_again_slower_each_time_and_end_with_the_stay()
    {
        Fill(3);
        ulong[] numbers = NumbersOf(_bench.Collect(Caller(1)));
        List<long> times = [];
        for (long at = 50; at < 70_000; at += 50)
        {
            _bench.At(at).Host.HandleTimeout();
            if (NumbersOf(_bench.Answers()) is { Length: > 0 } again)
            {
                Assert.Equal(numbers, again);
                times.Add(at);
            }
        }

        Assert.Equal([500, 1_500, 3_500, 7_500, 15_500, 23_500], times[..6]);
        Assert.InRange(times[^1], 47_000, 60_000);
        Assert.Equal(3, _bench.Waiting(1));
    }

    [Fact]
    public void An_empty_mailbox_says_so_once_and_again_behind_what_was_taken()
    {
        RelayDue empty = Assert.Single(_bench.Collect(Caller(1)));
        Assert.Equal(RelayMessageKind.Empty, empty.Kind);
        _bench.Ask(Caller(2), 1, RelayMessages.Clear(Id(2), 1));
        _bench.Host.Commit();
        RelayDue item = Assert.Single(_bench.Answers(), due => due.Kind == RelayMessageKind.Item);
        Assert.Equal(0UL, item.Previous);
        _bench.Host.HandleAck(Caller(1), _bench.Host.Era, item.Number);
        _bench.Host.Commit();
        Assert.Equal(item.Number, Assert.Single(_bench.Answers(), due => due.Kind == RelayMessageKind.Empty).Number);
    }

    [Fact]
    public void A_message_that_expires_is_removed_and_its_depositor_is_told_which()
    {
        Assert.Equal(RelayReason.None, _bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 77), seconds: 10));
        _bench.At(9_000).Host.HandleTimeout();
        Assert.Empty(_bench.Answers());
        _bench.At(11_000).Host.HandleTimeout();
        RelayDue lost = Assert.Single(_bench.Answers());
        Assert.Equal((RelayMessageKind.Lost, RelayReason.Expired, 77UL), (lost.Kind, lost.Reason, lost.Number));
        Assert.Equal((Id(2), Id(1)), (lost.To, lost.Owner));
        Assert.Equal(0, _bench.Waiting(1));
        Assert.Equal(0, _bench.Host.Octets);
    }

    [Fact]
    public void A_mailbox_whose_lease_ended_is_closed_and_depositors_are_told()
    {
        Assert.Equal(RelayReason.None, _bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 5), seconds: 600_000));
        _bench.At(90_000_000).Host.HandleTimeout();
        Assert.Equal(RelayReason.MailboxClosed, Assert.Single(_bench.Answers()).Reason);
        Assert.Equal(RelayReason.NoMailbox, _bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 6)));
    }

    [Fact]
    public void Collecting_renews_the_lease()
    {
        for (int day = 0; day < 20; day++)
        {
            _bench.Later(12 * 3_600_000L).Collect(Caller(1));
            _bench.Host.HandleTimeout();
        }

        Assert.Equal(RelayReason.None, _bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 5)));
    }

    [Fact]
    public void A_relay_that_starts_again_has_its_mailboxes_sums_and_names()
    {
        Fill(3);
        HostBench again = new(store: _bench.Store);
        Assert.Equal(3, again.Waiting(1));
        Assert.Equal(_bench.Host.Octets, again.Host.Octets);
        Assert.Equal(RelayReason.None, again.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 1)));
        Assert.Equal(3, again.Waiting(1));
        Assert.Equal(3, NumbersOf(again.Collect(Caller(1))).Length);
    }

    [Fact]
    public void A_store_that_fails_refuses_by_name_and_keeps_the_sums_right()
    {
        FailingStore store = new(new MemoryMailboxStore());
        HostBench bench = new HostBench(store: store).Opened(1);
        store.Fails = true;
        Assert.Equal(RelayReason.StoreFailed, bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 1)));
        Assert.Equal((0, 0L), (bench.Waiting(1), bench.Host.Octets));
        store.Fails = false;
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 1)));
    }

    private static ulong[] NumbersOf(IEnumerable<RelayDue> answers) =>
        [.. answers.Where(due => due.Kind == RelayMessageKind.Item).Select(due => due.Number)];

    private void Fill(uint count)
    {
        for (uint i = 1; i <= count; i++)
        {
            _bench.Ask(Caller(2), 1, RelayMessages.Clear(Id(2), i));
        }

        _bench.Host.Commit();
        Assert.Equal(count, (uint)_bench.Answers().Count);
    }
}
