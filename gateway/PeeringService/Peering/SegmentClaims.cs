using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>Which lane of a download fetches which missing octets, so that no octet is fetched twice. Segments begin and end with chunks.</summary>
internal sealed class SegmentClaims
{
    private const long MostOctets = 1 << 20;
    private const int SegmentsEach = 8;

    private readonly Lock _gate = new();
    private readonly List<(long Start, long End)> _claimed = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends at the next release of a claim.</summary>
    internal Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Claims the next missing octets that nobody else fetches; null when there are none.</summary>
    /// <param name="incoming">The download; its length is known.</param>
    /// <param name="isAlone">Whether there is no other lane: then all that is missing without a gap.</param>
    internal (long Start, long End)? Take(ObjectInProgress incoming, bool isAlone)
    {
        lock (_gate)
        {
            long most = isAlone ? long.MaxValue : SegmentOf(incoming);
            long from = 0;
            while (incoming.NextMissing(from, most) is { } missing)
            {
                (long start, long end) = (missing.Offset, missing.Offset + missing.Count);
                if (!_claimed.Exists(claim => claim.Start <= start && start < claim.End))
                {
                    long next = _claimed.Where(claim => claim.Start > start).Select(claim => claim.Start).DefaultIfEmpty(end).Min();
                    (long, long) taken = (start, Math.Min(end, next));
                    _claimed.Add(taken);
                    return taken;
                }

                from = _claimed.First(claim => claim.Start <= start && start < claim.End).End;
            }

            return null;
        }
    }

    internal void Release((long Start, long End) claim)
    {
        lock (_gate)
        {
            _claimed.Remove(claim);
            TaskCompletionSource changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
    }

    private static long SegmentOf(ObjectInProgress incoming)
    {
        long chunk = incoming.Expected.Chunks?.ChunkSize ?? 1;
        long wanted = Math.Min(MostOctets, (incoming.Total ?? 0) / SegmentsEach);
        return Math.Max(chunk, wanted / chunk * chunk);
    }
}
