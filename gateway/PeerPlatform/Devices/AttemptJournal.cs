using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// The last steps of all attempts of this gateway, by attempt, and which device each was about: what <c>why</c> shows. Bounded; the oldest steps
/// go. Safe for threads; noting allocates nothing.
/// </summary>
public sealed class AttemptJournal : IAttemptTrace
{
    private readonly object _gate = new();
    private readonly AttemptTrace _trace;
    private readonly Queue<ulong> _order = new();
    private readonly Dictionary<ulong, Identifier> _peers = [];
    private readonly int _capacity;
    private readonly TimeProvider _time;

    /// <summary>Makes room.</summary>
    /// <param name="capacity">Steps kept.</param>
    /// <param name="time">The clock that reports are dated by.</param>
    public AttemptJournal(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _time = time;
        _trace = new AttemptTrace(capacity);
    }

    /// <inheritdoc/>
    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
        lock (_gate)
        {
            _trace.Note(attemptId, step, detail, nowMillis);
        }
    }

    /// <summary>Tells which device an attempt is about.</summary>
    /// <param name="attemptId">The attempt.</param>
    /// <param name="peer">The device, as it says; proven only when the attempt succeeds.</param>
    public void Name(ulong attemptId, Identifier peer)
    {
        lock (_gate)
        {
            if (_peers.TryAdd(attemptId, peer))
            {
                _order.Enqueue(attemptId);
            }

            while (_order.Count > _capacity)
            {
                _peers.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>All attempts that are remembered, oldest first.</summary>
    /// <param name="nameOf">A device's name by its id.</param>
    /// <param name="nowMillis">The clock that the steps were noted by.</param>
    public IReadOnlyList<AttemptReport> Reports(Func<Identifier, string?> nameOf, long nowMillis)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            List<ulong> order = [];
            Dictionary<ulong, List<int>> steps = [];
            for (int i = 0; i < _trace.Count; i++)
            {
                ulong attempt = _trace.AttemptAt(i);
                if (!steps.TryGetValue(attempt, out List<int>? places))
                {
                    steps[attempt] = places = [];
                    order.Add(attempt);
                }

                places.Add(i);
            }

            return [.. order.Select(attempt => Report(attempt, steps[attempt], nameOf, now, nowMillis))];
        }
    }

    private AttemptReport Report(ulong attempt, List<int> places, Func<Identifier, string?> nameOf, DateTimeOffset now, long nowMillis)
    {
        long begin = _trace.TimeAt(places[0]);
        int telling = AttemptAdvice.TellingIndex(_trace, attempt);
        string device = _peers.TryGetValue(attempt, out Identifier? peer) ? nameOf(peer) ?? $"unknown {peer}" : "";
        AttemptReportStep[] steps =
        [
            .. places.Select(place => new AttemptReportStep(
                TimeSpan.FromMilliseconds(_trace.TimeAt(place) - begin), SessionStepText.Of(_trace.StepAt(place), _trace.DetailAt(place)))),
        ];
        return new AttemptReport(
            attempt.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            device,
            now - TimeSpan.FromMilliseconds(nowMillis - begin),
            steps,
            SessionStepText.Of(_trace.StepAt(telling), _trace.DetailAt(telling)),
            AttemptAdvice.For(_trace.StepAt(telling), _trace.DetailAt(telling)));
    }
}
