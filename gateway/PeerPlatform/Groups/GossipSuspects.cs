using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Members that sent statements which no honest member has. One whose issuer's key is missing may be honest, its admission being on the way: it
/// is only held against its sender when the key does not come.
/// </summary>
internal sealed class GossipSuspects
{
    private const int MostUnproven = 512;
    private const int MostSenders = 1_024;

    private readonly Dictionary<StatementId, Unproven> _unproven = [];
    private readonly Dictionary<Identifier, Record> _records = [];

    /// <summary>When <see cref="TakeOverdue"/> has something; never when nothing waits.</summary>
    internal long NextMillis { get; private set; } = GroupGossip.Never;

    internal bool IsIgnored(Identifier peer, long nowMillis) => _records.TryGetValue(peer, out Record? record) && nowMillis < record.IgnoredUntilMillis;

    /// <summary>Counts a bad statement.</summary>
    /// <returns>Whether its sender is ignored from now on.</returns>
    internal bool Count(Identifier from, long nowMillis)
    {
        if (!_records.TryGetValue(from, out Record? record))
        {
            if (_records.Count >= MostSenders)
            {
                _records.Remove(_records.MinBy(one => one.Value.SinceMillis).Key);
            }

            _records[from] = record = new Record { SinceMillis = nowMillis };
        }

        if (nowMillis - record.SinceMillis >= GossipLimits.BadMillis)
        {
            record.SinceMillis = nowMillis;
            record.Count = 0;
        }

        record.Count++;
        if (record.Count < GossipLimits.MostBad || nowMillis < record.IgnoredUntilMillis)
        {
            return false;
        }

        record.IgnoredUntilMillis = nowMillis + GossipLimits.BadMillis;
        record.Count = 0;
        return true;
    }

    internal void Hold(Identifier from, LedgerAnswer answer, long nowMillis)
    {
        if (_unproven.Count < MostUnproven && _unproven.TryAdd(answer.Statement!.Id, new Unproven(from, answer, nowMillis + GossipLimits.UnprovenMillis)))
        {
            NextMillis = Math.Min(NextMillis, nowMillis + GossipLimits.UnprovenMillis);
        }
    }

    internal void Clear(StatementId id) => _unproven.Remove(id);

    /// <summary>Those whose time is over.</summary>
    internal IReadOnlyList<(Identifier From, LedgerAnswer Answer)> TakeOverdue(long nowMillis)
    {
        if (nowMillis < NextMillis)
        {
            return [];
        }

        Unproven[] overdue = [.. _unproven.Values.Where(one => one.ByMillis <= nowMillis)];
        foreach (Unproven one in overdue)
        {
            _unproven.Remove(one.Answer.Statement!.Id);
        }

        NextMillis = _unproven.Count == 0 ? GroupGossip.Never : _unproven.Values.Min(one => one.ByMillis);
        return [.. overdue.Select(one => (one.From, one.Answer))];
    }

    private sealed record Unproven(Identifier From, LedgerAnswer Answer, long ByMillis);

    private sealed class Record
    {
        internal long SinceMillis { get; set; }

        internal int Count { get; set; }

        internal long IgnoredUntilMillis { get; set; }
    }
}
