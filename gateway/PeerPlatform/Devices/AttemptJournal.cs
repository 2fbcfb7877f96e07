using System.Globalization;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// The last attempts of this gateway with their steps, and which device each was about: what <c>why</c> shows. Each enrolled device has room of
/// its own, strangers share another, so that nobody's flood pushes out what another device's owner wants to know. Bounded; safe for threads.
/// </summary>
public sealed class AttemptJournal : IAttemptTrace
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<ulong, AttemptRecord> _attempts = [];
    private readonly Dictionary<Identifier, AttemptShelf> _devices = [];
    private readonly AttemptShelf _strangers = new(GatewayTuning.AttemptsOfStrangers);
    private readonly RateGate _newStrangers = new(GatewayTuning.NewStrangersEachSecond);
    private long _order;
    private long _shed;

    /// <summary>Makes an empty journal.</summary>
    /// <param name="time">The clock that reports are dated by.</param>
    public AttemptJournal(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>Steps left out because strangers' attempts came too fast.</summary>
    public long Shed => Interlocked.Read(ref _shed);

    /// <inheritdoc/>
    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
        lock (_gate)
        {
            if (!_attempts.TryGetValue(attemptId, out AttemptRecord? attempt))
            {
                if (!_newStrangers.Admits(nowMillis))
                {
                    _shed++;
                    return;
                }

                attempt = Add(attemptId, _strangers);
            }

            attempt.Note(step, detail, nowMillis);
        }
    }

    /// <summary>
    /// Tells which device an attempt is about. The first word counts, but for that of a device that is enrolled; a stranger's attempt is only named
    /// once a step of it is noted, so names cannot fill the journal either.
    /// </summary>
    /// <param name="attemptId">The attempt.</param>
    /// <param name="peer">The device, as it says; proven only when the attempt succeeds.</param>
    /// <param name="isEnrolled">Whether the device is enrolled here.</param>
    public void Name(ulong attemptId, Identifier peer, bool isEnrolled)
    {
        lock (_gate)
        {
            bool known = _attempts.TryGetValue(attemptId, out AttemptRecord? attempt);
            bool isSettled = known ? attempt!.Shelf != _strangers || (attempt.Peer is not null && !isEnrolled) : !isEnrolled;
            if (isSettled)
            {
                return;
            }

            AttemptShelf shelf = isEnrolled ? ShelfOf(peer) : _strangers;
            if (!known)
            {
                attempt = Add(attemptId, shelf);
            }
            else if (shelf != _strangers)
            {
                _strangers.Remove(attempt!);
                Put(attempt!, shelf);
            }

            attempt!.Peer = peer;
        }
    }

    /// <summary>Forgets the attempts of a device that is not enrolled any more.</summary>
    /// <param name="peer">The device.</param>
    public void Forget(Identifier peer)
    {
        lock (_gate)
        {
            if (_devices.Remove(peer, out AttemptShelf? shelf))
            {
                foreach (AttemptRecord attempt in shelf.Attempts)
                {
                    _attempts.Remove(attempt.Id);
                }
            }
        }
    }

    /// <summary>All attempts that are remembered, oldest first.</summary>
    /// <param name="nameOf">A device's name by its id; null when it is not enrolled.</param>
    /// <param name="nowMillis">The clock that the steps were noted by.</param>
    public IReadOnlyList<AttemptReport> Reports(Func<Identifier, string?> nameOf, long nowMillis)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            IEnumerable<AttemptRecord> attempts = _attempts.Values.Where(attempt => attempt.Steps.Count > 0).OrderBy(attempt => attempt.Order);
            return [.. attempts.Select(attempt => Report(attempt, nameOf, now, nowMillis))];
        }
    }

    private static AttemptReport Report(AttemptRecord attempt, Func<Identifier, string?> nameOf, DateTimeOffset now, long nowMillis)
    {
        AttemptTrace trace = attempt.Steps;
        long begin = trace.TimeAt(0);
        int telling = AttemptAdvice.TellingIndex(trace, attempt.Id);
        AttemptReportStep[] steps = new AttemptReportStep[trace.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            TimeSpan after = TimeSpan.FromMilliseconds(trace.TimeAt(i) - begin);
            steps[i] = new AttemptReportStep(after, SessionStepText.Of(trace.StepAt(i), trace.DetailAt(i)));
        }

        return new AttemptReport(
            attempt.Id.ToString("x16", CultureInfo.InvariantCulture),
            attempt.Peer is { } peer ? nameOf(peer) ?? $"unknown {peer}" : "",
            now - TimeSpan.FromMilliseconds(nowMillis - begin),
            steps,
            SessionStepText.Of(trace.StepAt(telling), trace.DetailAt(telling)),
            AttemptAdvice.For(trace.StepAt(telling), trace.DetailAt(telling)));
    }

    private AttemptShelf ShelfOf(Identifier device)
    {
        if (!_devices.TryGetValue(device, out AttemptShelf? shelf))
        {
            _devices[device] = shelf = new AttemptShelf(GatewayTuning.AttemptsOfDevice);
        }

        return shelf;
    }

    private AttemptRecord Add(ulong attemptId, AttemptShelf shelf)
    {
        AttemptRecord attempt = new(attemptId, _order++, shelf);
        _attempts[attemptId] = attempt;
        Put(attempt, shelf);
        return attempt;
    }

    private void Put(AttemptRecord attempt, AttemptShelf shelf)
    {
        attempt.Shelf = shelf;
        if (shelf.Add(attempt) is { } pushedOut)
        {
            _attempts.Remove(pushedOut.Id);
        }
    }
}
