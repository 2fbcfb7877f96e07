namespace NanoPeers.PeeringService.Agent;

/// <summary>Remembers restarts, and says how long the next one waits. No clock of its own.</summary>
/// <param name="rules">Delays and limit.</param>
public sealed class RestartHistory(SubsystemRules rules)
{
    private readonly Queue<DateTimeOffset> _restarts = new();

    /// <summary>Counts a restart.</summary>
    /// <param name="now">The time; never earlier than at the last call.</param>
    /// <returns>How long to wait; null when there were as many restarts as there may be.</returns>
    public TimeSpan? Next(DateTimeOffset now)
    {
        while (_restarts.TryPeek(out DateTimeOffset oldest) && now - oldest >= rules.Window)
        {
            _restarts.Dequeue();
        }

        if (_restarts.Count >= rules.MaxRestarts)
        {
            return null;
        }

        double factor = Math.Pow(2, _restarts.Count);
        double ticks = Math.Min(rules.FirstDelay.Ticks * factor, rules.LongestDelay.Ticks);
        _restarts.Enqueue(now);
        return TimeSpan.FromTicks((long)ticks);
    }

    /// <summary>Forgets all: somebody started it, or stopped it.</summary>
    public void Clear() => _restarts.Clear();
}
