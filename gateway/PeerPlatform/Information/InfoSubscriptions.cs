using NanoPeers.Identifiers;
using NanoPeers.Information;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>A subscription of another peer.</summary>
internal sealed class InfoSubscription(Identifier peer, Identifier group, uint id, int section)
{
    internal Identifier Peer => peer;

    internal Identifier Group => group;

    internal uint Id => id;

    internal int Section => section;

    internal long IntervalMillis { get; set; }

    internal long UntilMillis { get; set; }

    internal long NextMillis { get; set; }

    /// <summary>What it was told last.</summary>
    internal byte[] Told { get; set; } = [];
}

/// <summary>
/// Who is told what, and when: a core without clock and without sending. Bounded for each peer and in all; what is not renewed ends. Not safe for threads.
/// INFORMATION.md, "Subscriptions".
/// </summary>
internal sealed class InfoSubscriptions
{
    internal const int MaxEach = 4;
    internal const int MaxAll = 256;

    private readonly List<InfoSubscription> _all = [];

    internal int Count => _all.Count;

    /// <summary>Takes or renews a subscription; null where there is no place.</summary>
    internal InfoSubscription? Take(Identifier peer, Identifier group, uint id, int section, long intervalMillis, int leaseSeconds, long nowMillis)
    {
        InfoSubscription? one = _all.Find(other => other.Id == id && other.Peer.Equals(peer) && other.Group.Equals(group));
        if (one is not null && one.Section != section)
        {
            _all.Remove(one);
            one = null;
        }

        if (one is null)
        {
            if (_all.Count >= MaxAll || _all.Count(other => other.Peer.Equals(peer)) >= MaxEach)
            {
                return null;
            }

            one = new InfoSubscription(peer, group, id, section) { NextMillis = nowMillis };
            _all.Add(one);
        }

        one.IntervalMillis = Math.Max(intervalMillis, InfoLimits.MinIntervalMillis);
        one.UntilMillis = nowMillis + (Math.Clamp(leaseSeconds, 1, InfoLimits.MaxLeaseSeconds) * 1_000L);
        return one;
    }

    /// <summary>Ends a subscription; one that is not there is no fault.</summary>
    internal void End(Identifier peer, uint id) => _all.RemoveAll(one => one.Id == id && one.Peer.Equals(peer));

    /// <summary>Ends all of a peer in a group.</summary>
    internal void EndAll(Identifier peer, Identifier group) => _all.RemoveAll(one => one.Peer.Equals(peer) && one.Group.Equals(group));

    /// <summary>Those that may be told something now; what is over is dropped.</summary>
    internal IReadOnlyList<InfoSubscription> Due(long nowMillis)
    {
        _all.RemoveAll(one => one.UntilMillis <= nowMillis);
        return [.. _all.Where(one => one.NextMillis <= nowMillis)];
    }

    /// <summary>Notes what a subscriber was told; false when it was told the same before, and nothing is to be sent.</summary>
    internal static bool Note(InfoSubscription one, ReadOnlySpan<byte> items, long nowMillis)
    {
        one.NextMillis = nowMillis + one.IntervalMillis;
        if (items.SequenceEqual(one.Told))
        {
            return false;
        }

        one.Told = items.ToArray();
        return true;
    }
}
