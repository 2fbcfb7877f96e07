namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Statements and when something was last done with each; the oldest makes room. Not for several threads.</summary>
internal sealed class RecentStatements(int most)
{
    private readonly Dictionary<StatementId, (long Millis, int Times)> _times = [];
    private readonly Queue<StatementId> _order = new();

    internal bool Contains(StatementId id) => _times.ContainsKey(id);

    /// <summary>Whether it was noted at this time or later.</summary>
    internal bool IsSince(StatementId id, long millis) => _times.TryGetValue(id, out var last) && last.Millis >= millis;

    /// <summary>How often it was noted.</summary>
    internal int TimesOf(StatementId id) => _times.GetValueOrDefault(id).Times;

    internal void Note(StatementId id, long nowMillis)
    {
        int times = TimesOf(id);
        if (times == 0)
        {
            _order.Enqueue(id);
            if (_order.Count > most)
            {
                _times.Remove(_order.Dequeue());
            }
        }

        _times[id] = (nowMillis, times + 1);
    }

    internal void Clear()
    {
        _times.Clear();
        _order.Clear();
    }
}
