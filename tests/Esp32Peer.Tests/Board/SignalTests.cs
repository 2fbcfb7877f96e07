using System.Runtime.CompilerServices;
using System.Xml.Linq;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Board;

public sealed class SignalTests
{
    [Theory]
    [InlineData(StatusPattern.NotEnrolled, "................................")]
    [InlineData(StatusPattern.Starting, "########........########........")]
    [InlineData(StatusPattern.Searching, "#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.")]
    [InlineData(StatusPattern.Handshaking, "#.#.............#.#.............")]
    [InlineData(StatusPattern.Live, "################################")]
    [InlineData(StatusPattern.Fault, "#.#.#...........#.#.#...........")]
    public void The_lamp_blinks_as_its_pattern_says(StatusPattern pattern, string steps)
    {
        foreach (int inside in new[] { 0, LampPattern.StepMillis - 1 })
        {
            IEnumerable<char> seen = Enumerable.Range(0, steps.Length).Select(step => LampPattern.IsLit(pattern, (step * LampPattern.StepMillis) + inside) ? '#' : '.');
            Assert.Equal(steps, string.Concat(seen));
        }

        Assert.Equal(LampPattern.IsLit(pattern, 0), LampPattern.IsLit(pattern, 16L * LampPattern.StepMillis * 100_000_000));
    }

    /// <summary>The picture that people hold beside their board.</summary>
    [Fact]
    public void The_picture_of_the_lamp_shows_every_pattern_as_it_is()
    {
        XElement picture = XElement.Load(Path.Combine(Here(), "../../../docs/lamp.svg"));
        Dictionary<string, string> drawn = picture.Descendants().Where(element => element.Attribute("data-pattern") is not null).ToDictionary(
            element => (string)element.Attribute("data-pattern")!,
            element => string.Concat(element.Elements().Where(part => part.Name.LocalName == "rect").Select(part => (string?)part.Attribute("fill") == "#f4c542" ? '#' : '.')));
        Assert.Equal(Enum.GetNames<StatusPattern>().Order(), drawn.Keys.Order());
        foreach ((string name, string steps) in drawn)
        {
            IEnumerable<char> lit = Enumerable.Range(0, 16).Select(step => LampPattern.IsLit(Enum.Parse<StatusPattern>(name), step * LampPattern.StepMillis) ? '#' : '.');
            Assert.Equal(string.Concat(lit), steps);
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [Fact]
    public void The_lamp_flickers_before_a_wipe_as_in_no_pattern()
    {
        Assert.Equal("#.#.#.", string.Concat(Enumerable.Range(0, 6).Select(step => LampPattern.IsLitBeforeWipe(step * 62) ? '#' : '.')));
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_half_of_each_is_chance()
    {
        BackOff least = new(1000, 60000);
        BackOff most = new(1000, 60000);
        int[] full = [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000];
        foreach (int wait in full)
        {
            Assert.Equal(wait / 2, least.Next(0));
            Assert.Equal(wait, most.Next(wait / 2));
        }

        most.Reset();
        Assert.InRange(most.Next(int.MaxValue), 500, 1000);
        Random random = new(7);
        HashSet<int> waits = [];
        for (int i = 0; i < 100; i++)
        {
            BackOff back = new(1000, 60000);
            int wait = back.Next(random.Next());
            Assert.InRange(wait, 500, 1000);
            waits.Add(wait);
        }

        Assert.InRange(waits.Count, 50, 100);
    }

    [Fact]
    public void A_button_held_for_ten_seconds_in_all_wipes_once()
    {
        Clock clock = new();
        ResetHold hold = new(clock);
        Assert.Equal(10000, PeerTiming.LongPressMillis + ResetHold.MoreMillis);
        Assert.False(hold.Look(true));
        clock.NowMillis = 5000;
        hold.HandleLongPress();
        Assert.True(hold.IsArmed);
        Assert.Equal(5000, hold.SinceMillis);
        for (clock.NowMillis = 5010; clock.NowMillis < 10000; clock.NowMillis += 10)
        {
            Assert.False(hold.Look(true));
        }

        Assert.True(hold.Look(true));
        Assert.False(hold.IsArmed);
        Assert.False(hold.Look(true));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(60, false)]
    public void A_button_let_go_in_between_wipes_nothing_and_a_bounce_is_no_letting_go(int openMillis, bool isWiped)
    {
        Clock clock = new() { NowMillis = 5000 };
        ResetHold hold = new(clock);
        hold.HandleLongPress();
        bool wiped = false;
        for (; clock.NowMillis < 12000; clock.NowMillis += 10)
        {
            wiped |= hold.Look(clock.NowMillis is < 9000 || clock.NowMillis >= 9000 + openMillis);
        }

        Assert.Equal(isWiped, wiped);
    }

    [Fact]
    public void A_button_let_go_at_the_last_instant_wipes_nothing()
    {
        Clock clock = new() { NowMillis = 5000 };
        ResetHold hold = new(clock);
        hold.HandleLongPress();
        clock.NowMillis = 9990;
        Assert.False(hold.Look(false));
        clock.NowMillis = 10030;
        Assert.False(hold.Look(false));
        clock.NowMillis = 10050;
        Assert.False(hold.Look(false));
        Assert.False(hold.IsArmed);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(35)]
    [InlineData(200)]
    public void Each_change_of_a_rocker_is_one_press_however_slow_the_loop_is(int lookMillis)
    {
        Assert.Equal(3, Presses(true, lookMillis, [(1000, true), (7000, false), (20000, true)], out _));
    }

    [Fact]
    public void A_rocker_that_stays_closed_is_never_held_and_its_level_at_the_start_is_no_press()
    {
        Assert.Equal(1, Presses(true, 10, [(1000, true)], out int held));
        Assert.Equal(0, held);
        Assert.Equal(0, Presses(true, 10, [(0, true)], out _));
    }

    [Fact]
    public void A_rocker_that_bounces_for_200_ms_is_one_press()
    {
        List<(long, bool)> bounces = [.. Enumerable.Range(0, 20).Select(i => (1000L + (i * 10), i % 2 == 0)), (1200, true)];
        Assert.Equal(1, Presses(true, 5, bounces, out _));
    }

    [Fact]
    public void A_push_button_is_pressed_while_it_is_down_and_can_be_held()
    {
        Assert.Equal(2, Presses(false, 10, [(1000, true), (1200, false), (5000, true), (11000, false)], out int held));
        Assert.Equal(1, held);
    }

    /// <summary>What the peer makes of a contact's changes.</summary>
    private static int Presses(bool isRocker, int lookMillis, IEnumerable<(long At, bool IsClosed)> changes, out int held)
    {
        WallContact wall = new(isRocker);
        ButtonContact button = new();
        int presses = 0;
        held = 0;
        for (long now = 0; now < 40000; now += lookMillis)
        {
            bool isClosed = changes.LastOrDefault(change => change.At <= now).IsClosed;
            ButtonEvent seen = button.Look(wall.Look(isClosed, now), now);
            presses += seen == ButtonEvent.Pressed ? 1 : 0;
            held += seen == ButtonEvent.Held ? 1 : 0;
        }

        return presses;
    }

    private sealed class Clock : IClockPort
    {
        public long NowMillis { get; set; }
    }
}
