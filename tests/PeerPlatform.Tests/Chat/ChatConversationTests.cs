using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

public sealed class ChatConversationTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly ChatEnd _one = new(41);
    private readonly ChatEnd _other = new(uint.MaxValue - 3);

    public void Dispose() => _cryptography.Dispose();

    [Fact]
    public void A_line_is_delivered_once_and_heard()
    {
        VirtualPair pair = Pair(1, new LinkQuality());
        uint line = _one.Core.Say("Grüße 💡", pair.NowMillis);
        Assert.Equal(42u, line);
        pair.RunFor(60_000);
        Assert.Equal(["Grüße 💡"], _other.Delivered);
        Assert.Equal(ChatOutcome.Heard, _one.Outcomes[line]);
        Assert.Equal(2, pair.Link.Sent);
        Assert.Equal(0, _one.Core.Unheard);
    }

    [Fact]
    public void Under_loss_doubling_and_reordering_every_line_comes_once_both_ways()
    {
        for (int seed = 1; seed <= 30; seed++)
        {
            var one = new ChatEnd((uint)seed);
            var other = new ChatEnd(uint.MaxValue - (uint)seed);
            int suite = seed % 2 == 0 ? Suite.Aes128CbcHmac : Suite.Aes256Gcm;
            var link = new LossyLink(seed, new LinkQuality(0.2, 0.2, 1, 120));
            var pair = new VirtualPair(_cryptography, suite, link, one, other);
            for (int number = 0; number < 100; number++)
            {
                Assert.NotEqual(0u, one.Core.Say($"from one, {number}", pair.NowMillis));
                Assert.NotEqual(0u, other.Core.Say($"from the other, {number}", pair.NowMillis));
                pair.RunFor(700);
            }

            pair.RunUntil(() => one.Core.Unheard == 0 && other.Core.Unheard == 0, 60_000);
            Assert.True(link.Lost > 0 && pair.Refused > 0, $"The link of seed {seed} is too good.");
            AssertComplete(seed, one, other, "from one");
            AssertComplete(seed, other, one, "from the other");
        }
    }

    [Fact]
    public void Without_loss_lines_keep_their_order()
    {
        VirtualPair pair = Pair(3, new LinkQuality());
        string[] said = [.. Enumerable.Range(0, 20).Select(number => $"line {number}")];
        Array.ForEach(said, text => _one.Core.Say(text, pair.NowMillis));
        pair.RunFor(5_000);
        Assert.Equal(said, _other.Delivered);
    }

    [Fact]
    public void A_line_that_nobody_answers_is_said_twelve_times_and_given_up()
    {
        VirtualPair pair = Pair(1, new LinkQuality());
        pair.Link.IsCut = true;
        uint line = _one.Core.Say("hello?", pair.NowMillis);
        pair.RunFor(39_000);
        Assert.Empty(_one.Outcomes);
        pair.RunFor(1_000);
        Assert.Equal(ChatTiming.MaxSends, pair.Link.Sent);
        Assert.Equal(ChatOutcome.NotHeard, _one.Outcomes[line]);
        Assert.Equal(ChatConversation.Never, _one.Core.NextTimeoutMillis);
    }

    [Fact]
    public void A_new_session_begins_the_tries_anew()
    {
        VirtualPair pair = Pair(1, new LinkQuality());
        pair.Link.IsCut = true;
        uint line = _one.Core.Say("hello?", pair.NowMillis);
        pair.RunFor(18_000);
        pair.Link.IsCut = false;
        _one.Core.Renew(pair.NowMillis);
        pair.RunFor(10);
        Assert.Equal(ChatOutcome.Heard, _one.Outcomes[line]);
        Assert.Equal(["hello?"], _other.Delivered);
    }

    [Fact]
    public void No_more_lines_wait_than_there_is_room_for()
    {
        VirtualPair pair = Pair(1, new LinkQuality());
        for (int i = 0; i < ChatTiming.MaxUnheard; i++)
        {
            Assert.NotEqual(0u, _one.Core.Say("line", pair.NowMillis));
        }

        Assert.Equal(0u, _one.Core.Say("one too many", pair.NowMillis));
        pair.RunFor(1_000);
        Assert.NotEqual(0u, _one.Core.Say("room again", pair.NowMillis));
        Assert.Equal(0u, _one.Core.Say("", pair.NowMillis));
        Assert.Equal(0u, _one.Core.Say("two\nlines", pair.NowMillis));
    }

    [Fact]
    public void Line_numbers_pass_over_zero()
    {
        Assert.Equal([uint.MaxValue - 2, uint.MaxValue - 1, uint.MaxValue, 1u, 2u], Enumerable.Range(0, 5).Select(_ => _other.Core.Say("x", 0)));
    }

    [Fact]
    public void A_Heard_for_a_line_that_was_never_said_changes_nothing()
    {
        VirtualPair pair = Pair(1, new LinkQuality());
        _one.Core.Say("hello", pair.NowMillis);
        byte[] body = ChatBodies.Heard(99);
        _one.Receive(body, 0, body.Length, pair.NowMillis);
        Assert.Equal(1, _one.Core.Unheard);
        Assert.Empty(_one.Outcomes);
    }

    [Fact]
    public void A_flood_of_lines_is_remembered_and_answered_within_bounds()
    {
        for (uint line = 1; line <= 5_000; line++)
        {
            byte[] body = ChatBodies.Say(line, "flood"u8);
            _one.Receive(body, 0, body.Length, 0);
        }

        Assert.Equal(5_000, _one.Delivered.Count);
        var writer = new MessageWriter(Handshake.Id(1));
        byte[] buffer = new byte[Limits.MaxDatagram];
        int answers = 0;
        writer.Begin(buffer, 0, buffer.Length);
        while (_one.Core.PollTransmit(writer))
        {
            answers++;
        }

        Assert.Equal(ChatTiming.MaxUnheard, answers);
    }

    private static void AssertComplete(int seed, ChatEnd from, ChatEnd to, string prefix)
    {
        Assert.Equal(100, from.Outcomes.Count);
        Assert.All(from.Outcomes.Values, outcome => Assert.Equal(ChatOutcome.Heard, outcome));
        string[] expected = [.. Enumerable.Range(0, 100).Select(number => $"{prefix}, {number}")];
        Assert.True(expected.ToHashSet().SetEquals(to.Delivered) && to.Delivered.Count == 100, $"Seed {seed}: lines are missing or doubled.");
    }

    private VirtualPair Pair(int seed, LinkQuality quality) =>
        new(_cryptography, Suite.Aes256Gcm, new LossyLink(seed, quality), _one, _other);
}
