namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Room for so many attempts. A new one pushes out the oldest of those that led to no set-up, or the oldest of all.</summary>
internal sealed class AttemptShelf(int capacity)
{
    private readonly List<AttemptRecord> _attempts = [];

    internal IReadOnlyList<AttemptRecord> Attempts => _attempts;

    /// <summary>Adds an attempt; answers the one that had to go for it, or null.</summary>
    internal AttemptRecord? Add(AttemptRecord attempt)
    {
        AttemptRecord? pushedOut = null;
        if (_attempts.Count == capacity)
        {
            int oldest = Math.Max(0, _attempts.FindIndex(static kept => !kept.IsSetUp));
            pushedOut = _attempts[oldest];
            _attempts.RemoveAt(oldest);
        }

        _attempts.Add(attempt);
        return pushedOut;
    }

    internal void Remove(AttemptRecord attempt) => _attempts.Remove(attempt);
}
