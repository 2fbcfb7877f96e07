using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.Relay;
using static NanoPeers.PeerPlatform.Tests.Relay.HostBench;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>What peers with sessions, but without good will, do to a relay.</summary>
public sealed class RelayAttackTests
{
    private const RelayRights Carrier = RelayRights.Own | RelayRights.Deposit | RelayRights.Carry;
    private const int HopLimitAt = 5;

    [Fact]
    public void A_flood_of_one_depositor_is_slowed_and_bounded_and_leaves_room_for_others()
    {
        RelayQuota quota = new() { DepositsEachSecond = 50, ItemsOfDepositor = 120, ItemsInMailbox = 200 };
        HostBench bench = new HostBench(new RelayHostOptions { Quota = quota }).Opened(1);
        Dictionary<int, int> answers = [];
        for (uint i = 1; i <= 1_000; i++)
        {
            int reason = bench.At(i * 5).Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), i));
            answers[reason] = answers.GetValueOrDefault(reason) + 1;
        }

        Assert.Equal(120, bench.Waiting(1));
        Assert.Equal(120, answers[RelayReason.None]);
        Assert.True(answers[RelayReason.TooFast] >= 700);
        Assert.True(answers[RelayReason.ShareUsedUp] > 0);
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(3), 1, RelayMessages.Clear(Id(3), 1)));
    }

    [Fact]
    public void Mailboxes_octets_and_names_run_out_by_name_and_what_was_accepted_stays()
    {
        RelayQuota quota = new() { Mailboxes = 2, Octets = 500, ItemsInMailbox = 3, NamesInMailbox = 4 };
        HostBench bench = new HostBench(new RelayHostOptions { Quota = quota }).Opened(1).Opened(2);
        bench.Host.HandleOpen(Caller(3), 1, 60, RelayAccess.Members);
        Assert.Equal(RelayReason.RelayFull, Assert.Single(bench.Answers()).Reason);
        for (uint i = 1; i <= 3; i++)
        {
            Assert.Equal(RelayReason.None, bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), i)));
        }

        Assert.Equal(RelayReason.MailboxFull, bench.Deposit(Caller(3), 1, RelayMessages.Clear(Id(3), 4)));
        List<RelayDue> items = bench.Collect(Caller(1));
        bench.Host.HandleAck(Caller(1), bench.Host.Era, items[^1].Number);
        bench.Host.Commit();
        bench.Answers();
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(3), 1, RelayMessages.Clear(Id(3), 4)));

        // Four names are known, three of them of delivered messages: none is forgotten before its time.
        Assert.Equal(RelayReason.MailboxFull, bench.Deposit(Caller(3), 1, RelayMessages.Clear(Id(3), 5)));
        for (uint i = 6; bench.Host.Octets + 130 <= quota.Octets; i++)
        {
            Assert.Equal(RelayReason.None, bench.Deposit(Caller(1), 2, RelayMessages.Clear(Id(1), i)));
        }

        Assert.Equal(RelayReason.RelayFull, bench.Deposit(Caller(1), 2, RelayMessages.Clear(Id(1), 99)));
    }

    [Fact]
    public void A_strangers_acknowledgement_removes_nothing()
    {
        HostBench bench = new HostBench().Opened(1).Opened(3);
        bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 1));
        List<RelayDue> items = bench.Collect(Caller(1));
        bench.Host.HandleAck(Caller(3), bench.Host.Era, items[^1].Number);
        bench.Host.HandleAck(Caller(4), bench.Host.Era, items[^1].Number);
        bench.Host.HandleAck(Caller(1), bench.Host.Era + 1, items[^1].Number);
        bench.Host.HandleAck(Caller(1), bench.Host.Era, items[^1].Number + 1);
        bench.Host.HandleAck(Caller(1), bench.Host.Era, ulong.MaxValue);
        bench.Host.Commit();
        Assert.Equal(1, bench.Waiting(1));
        Assert.Equal(5, bench.Host.Counters.AcksIgnored);
        bench.Host.HandleAck(Caller(1), bench.Host.Era, items[^1].Number);
        bench.Host.Commit();
        Assert.Equal(0, bench.Waiting(1));
    }

    [Fact]
    public void Anothers_mailbox_cannot_be_named_and_so_not_collected_or_closed()
    {
        HostBench bench = new HostBench().Opened(1).Opened(3);
        bench.Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 1));
        Assert.Equal(RelayMessageKind.Empty, Assert.Single(bench.Collect(Caller(3))).Kind);
        Assert.Equal(RelayReason.NoMailbox, Assert.Single(bench.Collect(Caller(4))).Reason);
        bench.Host.HandleClose(Caller(3), 9);
        bench.Host.HandleClose(Caller(4), 9);
        Assert.Equal(1, bench.Waiting(1));
    }

    [Fact]
    public void A_replayed_deposit_is_accepted_and_delivered_once_even_after_delivery()
    {
        HostBench bench = new HostBench().Opened(1);
        byte[] message = RelayMessages.Clear(Id(2), 1);
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(2), 1, message));
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(2), 1, message));
        List<RelayDue> items = bench.Collect(Caller(1));
        Assert.Single(items);
        bench.Host.HandleAck(Caller(1), bench.Host.Era, items[0].Number);
        bench.Host.Commit();
        bench.Answers();
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(2), 1, message));
        Assert.Equal((0, 2L), (bench.Waiting(1), bench.Host.Counters.Repeated));
    }

    [Fact]
    public void Nobody_deposits_in_anothers_name_but_a_carrier()
    {
        HostBench bench = new HostBench().Opened(1);
        byte[] message = RelayMessages.Clear(Id(2), 1);
        Assert.Equal(RelayReason.WrongSender, bench.Deposit(Caller(3), 1, message));
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(3, Carrier), 1, message));
    }

    [Fact]
    public void Strangers_reach_a_mailbox_only_where_its_owner_lets_them()
    {
        HostBench bench = new HostBench().Opened(1).Opened(2, RelayAccess.Anyone);
        RelayCaller stranger = Caller(5, RelayRights.Deposit, group: 8);
        Assert.Equal(RelayReason.NotAllowed, bench.Deposit(stranger, 1, RelayMessages.Clear(Id(5), 1)));
        Assert.Equal(RelayReason.None, bench.Deposit(stranger, 2, RelayMessages.Clear(Id(5), 1)));
        Assert.Equal(RelayReason.NotAllowed, bench.Deposit(Caller(5, RelayRights.None), 2, RelayMessages.Clear(Id(5), 2)));
        bench.Host.HandleOpen(stranger, 7, 60, RelayAccess.Anyone);
        Assert.Equal(RelayReason.NotAllowed, Assert.Single(bench.Answers()).Reason);
    }

    [Fact]
    public void What_is_no_message_and_what_has_travelled_enough_is_refused()
    {
        HostBench bench = new HostBench().Opened(1);
        byte[] message = RelayMessages.Clear(Id(2), 1);
        Assert.Equal(RelayReason.NotAMessage, bench.Deposit(Caller(2), 1, [1, 2, 3]));
        Assert.Equal(RelayReason.NotAMessage, bench.Deposit(Caller(2), 1, message[..^1]));
        Assert.Equal(RelayReason.NotAMessage, bench.Deposit(Caller(2), 1, [.. message, 0]));
        message[HopLimitAt] = 0;
        Assert.Equal(RelayReason.HopsUsedUp, bench.Deposit(Caller(2), 1, message));
        message[HopLimitAt] = 1;
        Assert.Equal(RelayReason.None, bench.Deposit(Caller(2), 1, message));
        Assert.Equal(0, RelayMessages.View(Assert.Single(bench.Collect(Caller(1))).Message!).HopLimit);
    }
}
