using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Board.Links;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Board;

/// <summary>The link's thread, with a network that does what a test says, in virtual time.</summary>
public sealed class NetworkLinkTests
{
    [Fact]
    public void It_waits_longer_after_each_failure_up_to_a_minute_and_says_the_same_failure_once()
    {
        ScriptedLink link = new();
        link.Tries = [.. Enumerable.Repeat("out of reach", 9)];
        link.RunToEnd();
        int[] full = [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000];
        Assert.Equal(full.Length, link.Waits.Count);
        Assert.All(full.Zip(link.Waits), pair => Assert.InRange(pair.Second, pair.First / 2, pair.First));
        Assert.Single(link.Log.Lines, "No network: out of reach. Trying again.");
        Assert.False(link.IsUp);
    }

    [Fact]
    public void A_try_that_throws_is_one_failed_try()
    {
        ScriptedLink link = new();
        link.Tries = ["!the radio failed", null];
        link.Addresses = ["192.0.2.7", "192.0.2.7"];
        link.RunToEnd();
        Assert.Equal(["No network: the radio failed. Trying again.", "Network up: 192.0.2.7."], link.Log.Lines[..2]);
        Assert.Equal(1, link.Connections);
    }

    [Fact]
    public void A_connection_without_an_address_is_none()
    {
        ScriptedLink link = new();
        link.Tries = [null];
        link.Addresses = [null];
        link.RunToEnd();
        Assert.Equal("No network: it gave no address. Trying again.", link.Log.Lines[0]);
        Assert.Equal(0, link.Connections);
    }

    [Fact]
    public void A_loss_is_seen_within_three_seconds_and_the_waits_begin_anew()
    {
        ScriptedLink link = new();
        link.Tries = ["a", "b", "c", null, "out of reach", null];
        link.Addresses = ["192.0.2.7", "192.0.2.7", null, "192.0.2.9"];
        link.RunToEnd();
        Assert.Equal(
            ["No network: a. Trying again.", "No network: b. Trying again.", "No network: c. Trying again.", "Network up: 192.0.2.7.",
                "Network lost: a plain switch until it is back.", "No network: out of reach. Trying again.", "Network up: 192.0.2.9."],
            link.Log.Lines[..7]);
        Assert.Equal([3000, 3000], link.Waits[3..5]);
        Assert.InRange(link.Waits[5], 500, 1000);
        Assert.Equal(2, link.Connections);
    }

    [Fact]
    public void A_thread_that_cannot_go_on_starts_the_board_again_even_when_nothing_can_be_logged()
    {
        ScriptedLink link = new();
        link.RunToEnd();
        Assert.Equal("The network's thread failed: starting again.", link.Log.Lines[^1]);
        Assert.Equal(1, link.Restarts);

        ScriptedLink mute = new(isMute: true);
        mute.RunToEnd();
        Assert.Equal(1, mute.Restarts);
    }

    [Fact]
    public void A_loop_that_stands_still_is_noticed_and_one_that_turns_is_not()
    {
        ScriptedLink link = new();
        link.Tries = [null];
        link.Addresses = [.. Enumerable.Repeat("192.0.2.7", 1000)];
        Heartbeat own = new(link, 300_000);
        Heartbeat loop = new(link, 120_000);
        link.OnWait = () =>
        {
            if (link.NowMillis < 600_000)
            {
                loop.Beat();
            }
        };
        link.RunToEnd(own, loop);
        Assert.Equal("The peer's loop stands still: starting again.", link.Log.Lines[^1]);
        Assert.InRange(link.NowMillis, 720_000, 726_000);
        Assert.False(own.IsOverdue);
        Assert.Equal(1, link.Restarts);
    }

    [Fact]
    public void A_heartbeat_is_overdue_after_its_limit_and_not_before()
    {
        ScriptedLink clock = new();
        Heartbeat beat = new(clock, 100);
        clock.NowMillis = 100;
        Assert.False(beat.IsOverdue);
        clock.NowMillis = 101;
        Assert.True(beat.IsOverdue);
        beat.Beat();
        Assert.False(beat.IsOverdue);
    }

    /// <summary>No secret may be made before the radio is on: then, and not with an address, the random source is ready.</summary>
    [Fact]
    public void The_random_source_is_ready_once_the_radio_is_on_and_stays_so_without_a_network()
    {
        ScriptedLink link = new();
        RadioEntropy entropy = new(link);
        Assert.False(entropy.IsReady);
        link.Tries = ["out of reach", null];
        link.Addresses = ["192.0.2.7", null];
        List<bool> ready = [];
        link.OnWait = () => ready.Add(entropy.IsReady);
        link.RunToEnd();
        Assert.Equal([false, true], ready[..2]);
        Assert.False(link.IsUp);
        Assert.True(entropy.IsReady);
    }

    [Theory]
    [InlineData(1970, false)]
    [InlineData(2000, false)]
    [InlineData(2025, false)]
    [InlineData(2026, true)]
    [InlineData(2099, true)]
    [InlineData(2100, false)]
    [InlineData(9999, false)]
    public void A_date_out_of_its_time_is_none(int year, bool isTaken) => Assert.Equal(isTaken, SaneDate.IsIn(year));

    /// <summary>Does what its lists say; when one is used up, the thread fails, which ends the run.</summary>
    private sealed class ScriptedLink : NetworkLink, IClockPort
    {
        private readonly Scripted _parts;

        public ScriptedLink(bool isMute = false)
            : this(new Scripted(isMute))
        {
        }

        private ScriptedLink(Scripted parts)
            : base(parts, parts) => _parts = parts;

        /// <summary>Outcomes of tries: null for a connection, a text for a failure, a text with "!" in front for an exception.</summary>
        public Queue<string?> TriesLeft { get; private set; } = new();

        public string?[] Tries
        {
            set => TriesLeft = new Queue<string?>(value);
        }

        public string?[] Addresses
        {
            set => AddressesLeft = new Queue<string?>(value);
        }

        public Queue<string?> AddressesLeft { get; private set; } = new();

        public List<int> Waits { get; } = [];

        public Action OnWait { get; set; } = () => { };

        public Log Log => _parts.Kept;

        public int Restarts => _parts.Restarts;

        public long NowMillis { get; set; }

        public void RunToEnd(Heartbeat? own = null, Heartbeat? loop = null)
        {
            if (own is not null && loop is not null)
            {
                Watch(own, loop);
            }

            Run();
        }

        protected override string? TryConnect()
        {
            if (!TriesLeft.TryDequeue(out string? outcome))
            {
                AddressesLeft.Clear();
                return null; // FindAddress fails next
            }

            IsRadioOn = IsRadioOn || outcome is null;
            return outcome is ['!', .. string message] ? throw new InvalidOperationException(message) : outcome;
        }

        protected override string? FindAddress() => AddressesLeft.Dequeue();

        protected override int Chance(int below) => Random.Shared.Next(below);

        protected override void Wait(int millis)
        {
            Waits.Add(millis);
            NowMillis += millis;
            OnWait();
        }
    }

    private sealed class Scripted(bool isMute) : ILogPort, IRestartPort
    {
        public Log Kept { get; } = new();

        public int Restarts { get; private set; }

        public void Write(string line)
        {
            if (isMute)
            {
                throw new InvalidOperationException("no memory");
            }

            Kept.Write(line);
        }

        public void Restart() => Restarts++;
    }
}
