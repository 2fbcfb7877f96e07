using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Stack;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Relay;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>A board that sleeps finds in its mailbox what others said to it, each message once. What they say goes under the group's key.</summary>
public sealed class MailboxTests
{
    [Fact]
    public void A_board_sleeps_when_nothing_is_left_and_wakes_to_what_waits_without_a_new_key_exchange()
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(760);
        Assert.Equal(CloseReason.Asleep, piped.Grouped.Hands[0].Opened[^1].Reason);
        Pass(piped, 120_000);
        Assert.True(mailbox.Deposit(Say(piped, "on")));
        Assert.False(Board(piped).Pins.IsLit);
        Wake(piped);
        RunUntilTired(piped);
        Assert.True(Board(piped).Pins.IsLit);
        Assert.Equal(0, mailbox.Waiting);
        Assert.Equal(1, piped.StackOf(0).Collected);
        Assert.Equal(KeyExchangeMethod.Resumption, piped.Grouped.Hands[0].Opened[^1].Terms.KeyExchange);
        Assert.Equal(0, piped.Grouped.Counted(0, PeerCounter.Faults));
        Sleep(piped);
        Pass(piped, 100);
        Assert.True(piped.Grouped.Hands[0].Session is null, "Who sleeps again says so again.");
    }

    /// <summary>Toggles show each message that comes twice or not at all.</summary>
    [Theory]
    [InlineData(RelayMessageKind.Item, 1)]
    [InlineData(RelayMessageKind.Item, 2)]
    [InlineData(RelayMessageKind.Item, 3)]
    [InlineData(RelayMessageKind.Ack, 1)]
    [InlineData(RelayMessageKind.Ack, 3)]
    [InlineData(RelayMessageKind.Empty, 1)]
    [InlineData(RelayMessageKind.Collect, 1)]
    public void Whichever_message_is_lost_all_that_waits_is_delivered_once(int kind, int which)
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(761);
        int orders = piped.StackOf(0).PipeOrders;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(mailbox.Deposit(Say(piped, "toggle")));
        }

        int left = which;
        bool Passes(int of) => of != kind || --left != 0;
        mailbox.Says = Passes;
        mailbox.Hears = Passes;
        Wake(piped);
        RunUntilTired(piped);
        Assert.True(left <= 0, "The message was never sent.");
        Assert.Equal(orders + 3, piped.StackOf(0).PipeOrders);
        Assert.True(Board(piped).Pins.IsLit);
        Assert.Equal(0, mailbox.Waiting);
    }

    [Theory]
    [InlineData(RelayMessageKind.Open)]
    [InlineData(RelayMessageKind.Opened)]
    public void A_mailbox_is_opened_though_the_first_word_of_it_is_lost(int kind)
    {
        PipedBoards piped = new(762);
        bool isLost = false;
        MailboxAtGateway mailbox = new(piped.Grouped.World, piped.Grouped.Hands[0]);
        bool Passes(int of) => of != kind || isLost == (isLost = true);
        mailbox.Says = Passes;
        mailbox.Hears = Passes;
        Wake(piped);
        piped.Grouped.RunUntil(() => piped.StackOf(0).MaySleep, 30_000);
        Assert.True(isLost && mailbox.IsOpen);
    }

    [Fact]
    public void Power_that_fails_between_delivery_and_acknowledgement_does_not_deliver_twice()
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(763);
        int orders = piped.StackOf(0).PipeOrders;
        Assert.True(mailbox.Deposit(Say(piped, "toggle")));
        mailbox.Hears = kind => kind != RelayMessageKind.Ack;
        Wake(piped);
        piped.Grouped.RunUntil(() => piped.StackOf(0).PipeOrders == orders + 1, 20_000);
        Assert.True(Board(piped).Pins.IsLit);
        Assert.Equal(1, mailbox.Waiting);
        // The record of the light is written later: the cut comes after it, so that what is seen then is what the board did.
        piped.Grouped.Run(6_000);
        mailbox.Hears = _ => true;
        int sent = mailbox.Sent;
        Wake(piped);
        RunUntilTired(piped);
        Assert.True(Board(piped).Pins.IsLit);
        Assert.Equal(0, piped.StackOf(0).Collected);
        Assert.Equal(0, mailbox.Waiting);
        Assert.True(mailbox.Sent >= sent);
    }

    [Fact]
    public void A_message_that_storage_does_not_note_is_not_taken_and_comes_again()
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(764);
        Assert.True(mailbox.Deposit(Say(piped, "on")));
        Board(piped).Storage.FailsToWrite = name => name == "mailbox";
        Wake(piped);
        piped.Grouped.RunUntil(() => mailbox.Sent >= 3, 20_000);
        Assert.False(Board(piped).Pins.IsLit);
        Assert.Equal(1, mailbox.Waiting);
        Board(piped).Storage.FailsToWrite = _ => false;
        piped.Grouped.RunUntil(() => Board(piped).Pins.IsLit && mailbox.Waiting == 0, 20_000);
    }

    [Fact]
    public void A_full_mailbox_is_emptied_in_order_and_what_expired_is_not_in_it()
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(765);
        int orders = piped.StackOf(0).PipeOrders;
        mailbox.Room = 40;
        Assert.True(mailbox.Deposit(Say(piped, "on"), 60_000));
        for (int i = 1; i < mailbox.Room; i++)
        {
            Assert.True(mailbox.Deposit(Say(piped, i % 2 == 0 ? "on" : "off")));
        }

        Assert.False(mailbox.Deposit(Say(piped, "on")));
        Pass(piped, 61_000);
        Assert.Equal(39, mailbox.Waiting);
        Wake(piped);
        RunUntilTired(piped);
        Assert.Equal(39, piped.StackOf(0).Collected);
        Assert.Equal(orders + 39, piped.StackOf(0).PipeOrders);
        Assert.Equal(0, mailbox.Waiting);
        Assert.False(Board(piped).Pins.IsLit);
    }

    [Fact]
    public void A_gateway_that_lost_its_store_has_a_mailbox_again_and_its_small_numbers_are_new()
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(766);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(mailbox.Deposit(Say(piped, "off")));
        }

        Wake(piped);
        RunUntilTired(piped);
        Sleep(piped);
        mailbox.Lose();
        Wake(piped);
        RunUntilTired(piped);
        Assert.True(mailbox.IsOpen);
        Assert.True(mailbox.Deposit(Say(piped, "on")));
        piped.Grouped.RunUntil(() => Board(piped).Pins.IsLit && mailbox.Waiting == 0, 5_000);
    }

    [Fact]
    public void What_is_no_message_for_it_is_taken_counted_and_does_nothing()
    {
        (PipedBoards piped, MailboxAtGateway mailbox) = Asleep(767);
        byte[] sound = Say(piped, "on");
        byte[] damaged = (byte[])sound.Clone();
        damaged[^1] ^= 1;
        Assert.True(mailbox.Deposit([1, 2, 3]));
        Assert.True(mailbox.Deposit(damaged));
        Assert.True(mailbox.Deposit(new byte[1160]));
        Wake(piped);
        RunUntilTired(piped);
        Assert.False(Board(piped).Pins.IsLit);
        Assert.Equal(0, mailbox.Waiting);
        Assert.Equal(3, piped.StackOf(0).Collected);
        Assert.Equal(2, piped.Grouped.Counted(0, PeerCounter.MalformedEnvelope));
        Assert.Equal(1, piped.Grouped.Counted(0, PeerCounter.BadDigest));
    }

    [Fact]
    public void A_gateway_without_mailboxes_does_not_keep_a_board_from_sleeping()
    {
        PipedBoards piped = new(768);
        piped.Grouped.RunUntil(() => piped.StackOf(0).MaySleep, (int)TimeSpan.FromMinutes(2).TotalMilliseconds);
        Sleep(piped);
        piped.Grouped.StopGateway();
        Wake(piped);
        long from = piped.Grouped.World.NowMillis;
        piped.Grouped.RunUntil(() => piped.StackOf(0).MaySleep, 60_000);
        Assert.InRange(piped.Grouped.World.NowMillis - from, 29_000, 35_000);
    }

    /// <summary>A board whose mailbox is open, who knows who speaks in its group, and that has gone to sleep.</summary>
    private static (PipedBoards Piped, MailboxAtGateway Mailbox) Asleep(int seed)
    {
        PipedBoards piped = new(seed);
        MailboxAtGateway mailbox = new(piped.Grouped.World, piped.Grouped.Hands[0]);
        Wake(piped);
        RunUntilTired(piped);
        Assert.True(mailbox.IsOpen);
        Sleep(piped);
        return (piped, mailbox);
    }

    private static SimulatedBoard Board(PipedBoards piped) => piped.Grouped.Boards[0];

    /// <summary>From here on nobody gives the board a turn.</summary>
    private static void Sleep(PipedBoards piped)
    {
        Board(piped).Peer.StopToSleep();
        Pass(piped, 100);
    }

    /// <summary>Time goes by without the board.</summary>
    private static void Pass(PipedBoards piped, int millis) => piped.Grouped.World.Spend(millis * 1000L);

    private static void Wake(PipedBoards piped) => Board(piped).Boot();

    private static void RunUntilTired(PipedBoards piped)
    {
        piped.Grouped.RunUntil(() => Board(piped).Peer.State == PeerState.Live, 25_000);
        piped.Grouped.RunUntil(() => piped.StackOf(0).MaySleep, 28_000);
    }

    /// <summary>What a member says to all lights of the group, under its key, as it would go over the network.</summary>
    private static byte[] Say(PipedBoards piped, string order)
    {
        piped.Grouped.Network.Sent.Clear();
        Func<Datagram, bool> passes = piped.Grouped.Network.Passes;
        piped.Grouped.Network.Passes = _ => false;
        piped.SayUnderKey(0, writer => PipedBoards.WriteData(writer, piped.All, order));
        piped.Grouped.Network.Passes = passes;
        return piped.Grouped.Network.Sent.Single().Octets;
    }
}
