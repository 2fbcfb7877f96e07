using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>The lines of a group, message by message.</summary>
public sealed class GroupLinesTests
{
    private readonly GroupLinePeer _one = new(1);
    private readonly GroupLinePeer _other = new(2);

    [Theory]
    [InlineData(GroupProtection.Common)]
    [InlineData(GroupProtection.Pair)]
    [InlineData(GroupProtection.Clear)]
    public void A_line_is_delivered_once_with_its_protection(GroupProtection protection)
    {
        (Identifier? to, GroupProtection how, byte[] body) = Said(protection, "hello").Single();
        Assert.Equal(protection == GroupProtection.Common ? null : _other.Id, to);
        Assert.Equal(protection, how);
        Assert.Equal(GroupLineAnswer.Taken, _other.Receive(_one, protection, body, 0));
        Assert.Equal(GroupLineAnswer.Duplicate, _other.Receive(_one, protection, body, 1));
        Assert.Equal([$"01 {protection}: hello"], _other.Told);
        Assert.Equal(GroupLines.Never, _other.Lines.NextTimeoutMillis);
    }

    [Fact]
    public void A_line_that_overtook_waits_for_the_one_before()
    {
        byte[][] bodies = Bodies(GroupProtection.Common, "a", "b", "c", "d");
        Assert.Equal(GroupLineAnswer.Taken, Receive(bodies[0], 0));
        Assert.Equal(GroupLineAnswer.Held, Receive(bodies[2], 10));
        Assert.Equal(GroupLineAnswer.Held, Receive(bodies[3], 20));
        Assert.Equal(GroupLineAnswer.Duplicate, Receive(bodies[2], 30));
        Assert.Equal(110, _other.Lines.NextTimeoutMillis);
        Assert.Equal(GroupLineAnswer.Taken, Receive(bodies[1], 40));
        Assert.Equal(Told("a", "b", "c", "d"), _other.Told);
        Assert.Equal(GroupLines.Never, _other.Lines.NextTimeoutMillis);
        _other.HandleTimeout(10_000);
        Assert.Empty(_other.TakeDue());
    }

    [Fact]
    public void What_is_missing_is_asked_for_and_repeated()
    {
        byte[][] bodies = Bodies(GroupProtection.Common, "a", "b", "c", "d", "e", "f");
        Receive(bodies[0], 0);
        Receive(bodies[3], 0);
        Receive(bodies[5], 0);
        _other.HandleTimeout(99);
        Assert.Empty(_other.TakeDue());
        _other.HandleTimeout(100);
        var asked = _other.TakeDue();
        Assert.Equal(2, asked.Count);
        foreach ((Identifier? to, GroupProtection protection, byte[] body) in asked)
        {
            Assert.Equal(_one.Id, to);
            Assert.Equal(GroupLineAnswer.Taken, _one.Receive(_other, protection, body, 110));
        }

        var repeated = _one.TakeDue();
        Assert.Equal(3, repeated.Count);
        foreach ((Identifier? to, GroupProtection protection, byte[] body) in repeated)
        {
            Assert.Equal(_other.Id, to);
            Assert.Equal(GroupProtection.Common, protection);
            Receive(body, 120);
        }

        Assert.Equal(Told("a", "b", "c", "d", "e", "f"), _other.Told);
    }

    [Fact]
    public void Questions_become_rarer_and_end_and_then_the_loss_is_told()
    {
        byte[][] bodies = Bodies(GroupProtection.Common, "a", "b", "c", "d");
        Receive(bodies[0], 0);
        Receive(bodies[3], 0);
        List<long> asked = [];
        for (long now = 0; _other.Lines.NextTimeoutMillis != GroupLines.Never; now = _other.Lines.NextTimeoutMillis)
        {
            _other.HandleTimeout(now);
            asked.AddRange(_other.TakeDue().Select(_ => now));
        }

        Assert.Equal(GroupLineTiming.MaxAsks, asked.Count);
        Assert.Equal([100, 300, 700, 1_500, 2_500, 3_500], asked[..6]);
        Assert.Equal(["01 Common: a", "01 Common lost 2", "01 Common: d"], _other.Told);
        Assert.Equal(GroupLineAnswer.Duplicate, Receive(bodies[1], 20_000));
    }

    [Fact]
    public void A_last_line_that_was_lost_is_noticed()
    {
        byte[][] bodies = Bodies(GroupProtection.Common, "a", "b");
        Receive(bodies[0], 0);
        List<(long At, byte[] Body)> told = [];
        for (long now = _one.Lines.NextTimeoutMillis; now != GroupLines.Never; now = _one.Lines.NextTimeoutMillis)
        {
            _one.HandleTimeout(now);
            told.AddRange(_one.TakeDue().Select(due => (now, due.Body)));
        }

        Assert.Equal([500, 1_500, 3_500, 7_500, 15_500, 31_500], told.Select(static one => one.At));
        Receive(told[0].Body, 510);
        _other.HandleTimeout(610);
        _one.Receive(_other, GroupProtection.Common, _other.TakeDue().Single().Body, 620);
        Receive(_one.TakeDue().Single().Body, 630);
        Assert.Equal(Told("a", "b"), _other.Told);
        Receive(told[1].Body, 1_510);
        Assert.Equal(GroupLines.Never, _other.Lines.NextTimeoutMillis);
    }

    /// <summary>Whoever reads the run on the way can invent lines in clear; the true ones that come secured are heard all the same, and marked as such.</summary>
    [Fact]
    public void A_line_in_clear_neither_replaces_nor_silences_a_secured_one()
    {
        byte[][] bodies = Bodies(GroupProtection.Pair, "a", "b", "c");
        GroupLinePeer forger = new(1);
        foreach (string text in (string[])["x", "y", "z"])
        {
            forger.Lines.Begin(text);
            forger.Lines.To(_other.Id, GroupProtection.Clear, 0);
        }

        byte[][] forged = [.. forger.TakeDue().Select(static due => due.Body)];
        Receive(bodies[0], 0, GroupProtection.Pair);
        Receive(bodies[2], 0, GroupProtection.Pair);
        foreach (byte[] body in forged)
        {
            Receive(body, 1, GroupProtection.Clear);
        }

        Receive(bodies[1], 2, GroupProtection.Pair);
        Assert.Equal(["01 Pair: a", "01 Clear: x", "01 Clear: y", "01 Clear: z", "01 Pair: b", "01 Pair: c"], _other.Told);
    }

    [Fact]
    public void A_gap_of_secured_lines_is_asked_for_and_filled_under_the_same_protection_alone()
    {
        byte[][] bodies = Bodies(GroupProtection.Pair, "a", "b", "c");
        Receive(bodies[0], 0, GroupProtection.Pair);
        Receive(bodies[2], 0, GroupProtection.Pair);
        _other.HandleTimeout(100);
        (Identifier? _, GroupProtection how, byte[] question) = _other.TakeDue().Single();
        Assert.Equal(GroupProtection.Pair, how);
        Assert.Equal(GroupLineAnswer.NotAnswered, _one.Receive(_other, GroupProtection.Clear, question, 110));
        Assert.Empty(_one.TakeDue());
        Receive(bodies[1], 120, GroupProtection.Clear);
        Assert.Equal(["01 Pair: a", "01 Clear: b"], _other.Told);
        _one.Receive(_other, GroupProtection.Common, question, 125);
        Assert.DoesNotContain(_one.TakeDue(), static due => due.Body[3] == ChatMessageKind.SayToGroup);
        _one.Receive(_other, GroupProtection.Pair, question, 130);
        (Identifier? to, GroupProtection again, byte[] body) = _one.TakeDue().Single();
        Assert.Equal((_other.Id, GroupProtection.Pair), (to, again));
        Receive(body, 140, GroupProtection.Pair);
        Assert.Equal(["01 Pair: a", "01 Clear: b", "01 Pair: b", "01 Pair: c"], _other.Told);
    }

    [Fact]
    public void A_sender_that_started_again_is_no_gap_and_its_first_line_is_missed_when_it_is_lost()
    {
        byte[][] before = Bodies(GroupProtection.Common, "a", "b", "c", "d");
        Receive(before[0], 0);
        Receive(before[2], 0);
        _one.Lines = new GroupLines(GroupLinePeer.Group, 77);
        byte[][] after = Bodies(GroupProtection.Common, "e", "f");
        Assert.Equal(GroupLineAnswer.Held, Receive(after[1], 10));
        Assert.Equal(["01 Common: a", "01 Common lost 1", "01 Common: c"], _other.Told);
        Assert.Equal(GroupLineAnswer.Duplicate, Receive(before[2], 20));
        Assert.Equal(GroupLineAnswer.Taken, Receive(before[3], 20));
        Receive(after[0], 30);
        Assert.Equal(["01 Common: d", "01 Common: e", "01 Common: f"], _other.Told[3..]);
    }

    [Fact]
    public void An_invented_run_in_clear_does_not_end_the_true_one()
    {
        byte[][] bodies = Bodies(GroupProtection.Clear, "a", "b", "c");
        Receive(bodies[0], 0, GroupProtection.Clear);
        for (uint run = 1; run <= 10; run++)
        {
            GroupLinePeer forger = new(1, run);
            forger.Lines.Begin("x");
            forger.Lines.To(_other.Id, GroupProtection.Clear, 0);
            Receive(forger.TakeDue().Single().Body, run, GroupProtection.Clear);
        }

        Receive(bodies[1], 20, GroupProtection.Clear);
        Receive(bodies[2], 20, GroupProtection.Clear);
        Assert.Equal(["01 Clear: a", "01 Clear: b", "01 Clear: c"], _other.Told.Where(static line => line[^1] != 'x'));
    }

    [Fact]
    public void What_a_sender_does_not_keep_any_more_is_told_as_lost_at_once()
    {
        byte[][] bodies = Bodies(GroupProtection.Common, [.. Enumerable.Range(1, 1_000).Select(static number => $"{number}")]);
        Receive(bodies[0], 0);
        Assert.Equal(GroupLineAnswer.TooFarAhead, Receive(bodies[999], 0));
        for (long now = 100; now < 20_000; now += 100)
        {
            Exchange(now);
        }

        int oldest = 1_000 - GroupLineTiming.KeptLines + 1;
        Assert.Equal(
            ["01 Common: 1", $"01 Common lost {oldest - 2}", .. Enumerable.Range(oldest, GroupLineTiming.KeptLines).Select(static number => $"01 Common: {number}")],
            _other.Told);
    }

    [Fact]
    public void A_member_is_not_repeated_what_was_said_under_the_groups_key_before_it_joined()
    {
        Bodies(GroupProtection.Common, "a", "b");
        _one.Lines.Joined(_other.Id);
        byte[][] after = Bodies(GroupProtection.Common, "c");
        _other.Lines.Joined(_one.Id);
        Receive(after[0], 0);
        for (long now = 100; now < 20_000; now += 100)
        {
            Exchange(now);
        }

        Assert.Equal(["01 Common lost 2", "01 Common: c"], _other.Told);
    }

    [Fact]
    public void Who_was_announced_to_misses_the_first_line()
    {
        _one.Lines.Announce(_other.Id, GroupProtection.Pair, 0);
        Receive(_one.TakeDue().Single().Body, 0, GroupProtection.Pair);
        byte[][] bodies = Bodies(GroupProtection.Pair, "a", "b");
        Assert.Equal(GroupLineAnswer.Held, Receive(bodies[1], 10, GroupProtection.Pair));
        Receive(bodies[0], 20, GroupProtection.Pair);
        Assert.Equal(["01 Pair: a", "01 Pair: b"], _other.Told);
    }

    [Fact]
    public void Repeats_in_clear_are_few()
    {
        Bodies(GroupProtection.Clear, [.. Enumerable.Range(1, 64).Select(static number => $"{number}")]);
        GroupLinePeer asker = new(2, 5);
        byte[] question = Question(1_001, 1, 64);
        int repeated = 0;
        for (long now = 0; now < 1_000; now += 10)
        {
            _one.Receive(asker, GroupProtection.Clear, question, now);
            repeated += _one.TakeDue().Count;
        }

        Assert.InRange(repeated, GroupLineTiming.RepeatsInClear / 2, GroupLineTiming.RepeatsInClear * 3 / 2);
    }

    [Fact]
    public void Members_beyond_the_room_wait_until_one_leaves()
    {
        _other.Lines = new GroupLines(GroupLinePeer.Group, 9) { MaxSenders = 1 };
        byte[] body = Bodies(GroupProtection.Common, "a")[0];
        for (byte number = 1; number <= 3; number++)
        {
            Assert.Equal(GroupLineAnswer.Taken, _other.Receive(new GroupLinePeer(number + 10), GroupProtection.Common, body, 0));
        }

        Assert.Equal(GroupLineAnswer.Full, Receive(body, 0));
        _other.Lines.Left(Handshake.Id(11));
        Assert.Equal(GroupLineAnswer.Taken, Receive(body, 0));
    }

    [Fact]
    public void Held_lines_have_room_of_their_own_in_clear_and_it_comes_back()
    {
        byte[][] bodies = Bodies(GroupProtection.Common, [.. Enumerable.Range(1, 60).Select(static number => $"{number}")]);
        int held = 0;
        for (byte number = 10; number < 40; number++)
        {
            GroupLinePeer from = new(number);
            foreach (byte[] body in (byte[][])[bodies[0], .. bodies[2..]])
            {
                held += _other.Receive(from, GroupProtection.Clear, body, 0) == GroupLineAnswer.Held ? 1 : 0;
            }
        }

        Assert.Equal(GroupLineTiming.MaxHeldClear, held);
        Receive(bodies[0], 0);
        Assert.Equal(GroupLineAnswer.Held, Receive(bodies[2], 0));
        _other.Lines.Left(Handshake.Id(10));
        _other.Receive(new GroupLinePeer(50), GroupProtection.Clear, bodies[0], 0);
        Assert.Equal(GroupLineAnswer.Held, _other.Receive(new GroupLinePeer(50), GroupProtection.Clear, bodies[2], 0));
    }

    [Fact]
    public void Only_lines_are_said_and_only_of_this_group()
    {
        Assert.Throws<InvalidOperationException>(() => _one.Lines.ToAll(0));
        Assert.False(_one.Lines.Begin("two\nlines"));
        Assert.Throws<InvalidOperationException>(() => _one.Lines.ToAll(0));
        Assert.True(_one.Lines.Begin("line"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _one.Lines.To(_other.Id, GroupProtection.Common, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupLines(GroupLinePeer.Group, 0));
        GroupLinePeer stranger = new(3) { Lines = new GroupLines(Handshake.Id(98), 4) };
        stranger.Lines.Begin("hello");
        stranger.Lines.ToAll(0);
        Assert.Equal(GroupLineAnswer.OtherGroup, _other.Receive(stranger, GroupProtection.Common, stranger.TakeDue().Single().Body, 0));
    }

    private static IEnumerable<string> Told(params string[] texts) => texts.Select(static text => $"01 Common: {text}");

    private static byte[] Question(uint run, uint first, uint last) => ChatBodies.Lines(ChatMessageKind.MissingLines, GroupLinePeer.Group, run, first, last);

    private List<(Identifier? To, GroupProtection Protection, byte[] Body)> Said(GroupProtection protection, params string[] texts)
    {
        foreach (string text in texts)
        {
            Assert.True(_one.Lines.Begin(text));
            if (protection == GroupProtection.Common)
            {
                _one.Lines.ToAll(0);
            }
            else
            {
                _one.Lines.To(_other.Id, protection, 0);
            }
        }

        return _one.TakeDue();
    }

    private byte[][] Bodies(GroupProtection protection, params string[] texts) => [.. Said(protection, texts).Select(static due => due.Body)];

    private GroupLineAnswer Receive(byte[] body, long nowMillis, GroupProtection protection = GroupProtection.Common) =>
        _other.Receive(_one, protection, body, nowMillis);

    private void Exchange(long nowMillis)
    {
        _other.HandleTimeout(nowMillis);
        foreach ((Identifier? _, GroupProtection protection, byte[] body) in _other.TakeDue())
        {
            _one.Receive(_other, protection, body, nowMillis);
        }

        foreach ((Identifier? _, GroupProtection protection, byte[] body) in _one.TakeDue())
        {
            Receive(body, nowMillis, protection);
        }
    }
}
