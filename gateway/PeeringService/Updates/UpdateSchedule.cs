namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// When the next check for updates is due. No clock, no timer: the time is handed in, in milliseconds that never go back. One check at a time; an
/// event during a check makes another one due when it ends. Not for several threads at once.
/// </summary>
public sealed class UpdateSchedule
{
    /// <summary>Nothing is due.</summary>
    public const long Never = long.MaxValue;

    private readonly UpdateScheduleOptions _options;
    private UpdateTrigger _trigger;
    private bool _checking;
    private bool _asked;

    /// <summary>Makes a schedule; nothing is due before <see cref="Start"/>.</summary>
    /// <param name="options">The intervals; none may be negative.</param>
    public UpdateSchedule(UpdateScheduleOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AfterBoot, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.AfterFailure, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.AfterSuccess, TimeSpan.Zero, nameof(options));
        _options = options;
    }

    /// <summary>When the next check is due; <see cref="Never"/> before the start and during a check.</summary>
    public long NextDueMillis { get; private set; } = Never;

    /// <summary>The peer has started.</summary>
    public void Start(long nowMillis) =>
        Set(nowMillis, _options.AtBoot ? TimeSpan.Zero : _options.AfterBoot, _options.AtBoot ? UpdateTrigger.Boot : UpdateTrigger.AfterBoot);

    /// <summary>Something happened that is worth a check.</summary>
    public void Notice(long nowMillis)
    {
        if (_checking)
        {
            _asked = true;
        }
        else
        {
            Set(nowMillis, TimeSpan.Zero, UpdateTrigger.Event);
        }
    }

    /// <summary>Begins the check that is due.</summary>
    /// <returns>Why it is due; null when none is.</returns>
    public UpdateTrigger? TakeDue(long nowMillis)
    {
        if (_checking || nowMillis < NextDueMillis)
        {
            return null;
        }

        _checking = true;
        NextDueMillis = Never;
        return _trigger;
    }

    /// <summary>The check that was begun has ended.</summary>
    public void End(bool succeeded, long nowMillis)
    {
        _checking = false;
        if (_asked)
        {
            _asked = false;
            Set(nowMillis, TimeSpan.Zero, UpdateTrigger.Event);
        }
        else if (succeeded)
        {
            Set(nowMillis, _options.AfterSuccess, UpdateTrigger.AfterSuccess);
        }
        else
        {
            Set(nowMillis, _options.AfterFailure, UpdateTrigger.AfterFailure);
        }
    }

    private void Set(long nowMillis, TimeSpan after, UpdateTrigger trigger)
    {
        NextDueMillis = nowMillis + (long)after.TotalMilliseconds;
        _trigger = trigger;
    }
}
