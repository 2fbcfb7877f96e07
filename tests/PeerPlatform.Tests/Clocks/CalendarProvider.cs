namespace NanoPeers.PeerPlatform.Tests.Clocks;

/// <summary>A clock whose calendar may be moved by days, while its timers and timestamps go on as another's: sessions do not age with it.</summary>
internal sealed class CalendarProvider(TimeProvider inner) : TimeProvider
{
    private long _aheadTicks;

    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <summary>How far the calendar is ahead of the other clock's.</summary>
    internal TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));
        set => Interlocked.Exchange(ref _aheadTicks, value.Ticks);
    }

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
