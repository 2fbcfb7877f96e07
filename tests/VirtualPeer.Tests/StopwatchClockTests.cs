namespace NanoPeers.VirtualPeer.Tests;

/// <summary>The peer's only time is a count of milliseconds since its start.</summary>
public sealed class StopwatchClockTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    public void A_wall_clock_that_jumps_by_years_moves_nothing(int years)
    {
        JumpingTime time = new();
        StopwatchClock clock = new(time);
        time.Pass(TimeSpan.FromMilliseconds(1_234));
        Assert.Equal(1_234, clock.NowMillis);
        time.Jump(TimeSpan.FromDays(365.25 * years));
        Assert.Equal(1_234, clock.NowMillis);
        time.Pass(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1_244, clock.NowMillis);
    }

    private sealed class JumpingTime : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private long _ticks = 5_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan span)
        {
            _ticks += span.Ticks;
            _wall += span;
        }

        public void Jump(TimeSpan span) => _wall += span;
    }
}
