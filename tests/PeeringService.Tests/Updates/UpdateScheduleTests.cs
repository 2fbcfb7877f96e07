using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>The five occasions of a check, in virtual time.</summary>
public sealed class UpdateScheduleTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    [Fact]
    [Trait("Capability", "U7")]
    public void A_check_is_due_at_boot_or_five_minutes_later_six_hours_after_a_failure_twelve_after_a_success_and_upon_events()
    {
        // At boot.
        var schedule = new UpdateSchedule(new UpdateScheduleOptions { AtBoot = true });
        Assert.Null(schedule.TakeDue(0));
        schedule.Start(1000);
        AssertDue(schedule, 1000, UpdateTrigger.Boot);

        // Five minutes after boot.
        schedule = new UpdateSchedule(new UpdateScheduleOptions());
        schedule.Start(1000);
        AssertDue(schedule, 1000 + (5 * Minute), UpdateTrigger.AfterBoot);

        // Six hours after a failed check, and after each further one.
        long now = 10 * Minute;
        schedule.End(succeeded: false, now);
        AssertDue(schedule, now + (6 * Hour), UpdateTrigger.AfterFailure);
        now += 7 * Hour;
        schedule.End(succeeded: false, now);
        AssertDue(schedule, now + (6 * Hour), UpdateTrigger.AfterFailure);

        // Twelve hours after a successful one; or daily.
        now += 6 * Hour;
        schedule.End(succeeded: true, now);
        AssertDue(schedule, now + (12 * Hour), UpdateTrigger.AfterSuccess);
        var daily = new UpdateSchedule(new UpdateScheduleOptions { AtBoot = true, AfterSuccess = TimeSpan.FromDays(1) });
        daily.Start(0);
        AssertDue(daily, 0, UpdateTrigger.Boot);
        daily.End(succeeded: true, Minute);
        AssertDue(daily, Minute + (24 * Hour), UpdateTrigger.AfterSuccess);

        // Upon an event: at once, whatever was planned.
        now += 12 * Hour;
        schedule.End(succeeded: true, now);
        schedule.Notice(now + Hour);
        AssertDue(schedule, now + Hour, UpdateTrigger.Event);
    }

    [Fact]
    public void One_check_at_a_time_and_an_event_during_it_makes_one_more()
    {
        var schedule = new UpdateSchedule(new UpdateScheduleOptions { AtBoot = true });
        schedule.Start(0);
        Assert.Equal(UpdateTrigger.Boot, schedule.TakeDue(0));
        Assert.Null(schedule.TakeDue(100 * Hour));
        schedule.Notice(Minute);
        schedule.Notice(2 * Minute);
        Assert.Null(schedule.TakeDue(2 * Minute));
        schedule.End(succeeded: true, 3 * Minute);
        AssertDue(schedule, 3 * Minute, UpdateTrigger.Event);
        schedule.End(succeeded: true, 4 * Minute);
        AssertDue(schedule, (4 * Minute) + (12 * Hour), UpdateTrigger.AfterSuccess);
    }

    [Fact]
    public void An_interval_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpdateSchedule(new UpdateScheduleOptions { AfterBoot = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpdateSchedule(new UpdateScheduleOptions { AfterFailure = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpdateSchedule(new UpdateScheduleOptions { AfterSuccess = TimeSpan.Zero }));
    }

    private static void AssertDue(UpdateSchedule schedule, long at, UpdateTrigger trigger)
    {
        Assert.Equal(at, schedule.NextDueMillis);
        Assert.Null(schedule.TakeDue(at - 1));
        Assert.Equal(trigger, schedule.TakeDue(at));
        Assert.Equal(UpdateSchedule.Never, schedule.NextDueMillis);
        Assert.Null(schedule.TakeDue(at));
    }
}
