using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// How many lines each member said of late: the rule <c>lines-per-minute</c> of a group, which every member enforces for itself (S0, control policy
/// between peers). Not thread-safe; with the seat's lock held. GROUPS.md, "Policy".
/// </summary>
internal sealed class LineRates
{
    /// <summary>The time in which a peer counts its own lines, milliseconds.</summary>
    internal const int OwnMillis = 60_000;

    /// <summary>The time in which others' are counted: lines that were late on the way come closer together than they were said, milliseconds.</summary>
    internal const int OthersMillis = 50_000;

    private readonly Dictionary<Identifier, Queue<long>> _taken = new(IdentifierComparer.Instance);

    /// <summary>Takes a line, if the member may say another one now.</summary>
    /// <param name="member">Who said it.</param>
    /// <param name="most">Most lines in the time; 0 for any number.</param>
    /// <param name="millis">The time, milliseconds.</param>
    /// <param name="now">The node's clock.</param>
    /// <returns>False for one too many: it is not counted.</returns>
    internal bool Take(Identifier member, int most, int millis, long now)
    {
        if (most == 0)
        {
            _taken.Clear();
            return true;
        }

        if (!_taken.TryGetValue(member, out Queue<long>? times))
        {
            _taken[member] = times = new Queue<long>();
        }

        while (times.TryPeek(out long first) && now - first >= millis)
        {
            times.Dequeue();
        }

        if (times.Count >= most)
        {
            return false;
        }

        times.Enqueue(now);
        return true;
    }

    /// <summary>Forgets who is no member any more.</summary>
    internal void Forget(Identifier member) => _taken.Remove(member);
}
