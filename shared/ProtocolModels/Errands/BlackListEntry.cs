namespace NanoPeers.Errands;

/// <summary>One entry of a black list. ERRANDS.md.</summary>
public sealed class BlackListEntry
{
    /// <summary>Makes an entry that is not reported yet.</summary>
    /// <param name="who">The peer: its node id in packets, or its address.</param>
    /// <param name="task">The task that it is not trusted with.</param>
    /// <param name="why">What was wrong.</param>
    /// <param name="sinceSeconds">Unix seconds.</param>
    /// <param name="untilSeconds">Unix seconds: it may be asked again from then on.</param>
    public BlackListEntry(string who, string task, ErrandStatus why, long sinceSeconds, long untilSeconds)
    {
        Who = who;
        Task = task;
        Why = why;
        SinceSeconds = sinceSeconds;
        UntilSeconds = untilSeconds;
    }

    /// <summary>The peer.</summary>
    public string Who { get; }

    /// <summary>The task that it is not trusted with.</summary>
    public string Task { get; }

    /// <summary>What was wrong; Pending when nothing came in time.</summary>
    public ErrandStatus Why { get; }

    /// <summary>Since when, Unix seconds.</summary>
    public long SinceSeconds { get; }

    /// <summary>Until when, Unix seconds.</summary>
    public long UntilSeconds { get; }

    /// <summary>Whether it was in a report that the backend has receipted.</summary>
    public bool IsReported { get; set; }
}
