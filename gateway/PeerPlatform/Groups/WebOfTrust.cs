using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Who endorses whom, and the ways through it: A trusts C when A endorses B and B endorses C, at depth 2 or more (S0: web of trust, no strict
/// certificate authority). A way is as strong as its weakest endorsement.
/// </summary>
public sealed class WebOfTrust
{
    private readonly Dictionary<Identifier, Dictionary<Identifier, int>> _endorsements = [];

    /// <summary>The best way from some peers to another.</summary>
    /// <param name="from">Where ways begin: oneself, or the authorities.</param>
    /// <param name="to">Where they end.</param>
    /// <param name="depth">Most endorsements on a way.</param>
    /// <param name="isTrusted">Whether a peer on the way still counts, such as whether it is a member.</param>
    /// <returns>Its endorsements and the weakest of them; <see cref="int.MaxValue"/> and 0 when there is no way.</returns>
    public (int Distance, int Strength) Way(IEnumerable<Identifier> from, Identifier to, int depth, Func<Identifier, bool> isTrusted)
    {
        Dictionary<Identifier, int> reached = from.ToDictionary(peer => peer, _ => GroupPolicy.HighestLevel);
        int best = 0;
        int distance = int.MaxValue;
        for (int step = 1; step <= depth; step++)
        {
            Dictionary<Identifier, int> next = [];
            foreach ((Identifier peer, int strength) in reached.Where(one => isTrusted(one.Key)))
            {
                foreach ((Identifier endorsed, int level) in _endorsements.GetValueOrDefault(peer) ?? [])
                {
                    next[endorsed] = Math.Max(next.GetValueOrDefault(endorsed), Math.Min(strength, level));
                }
            }

            if (next.TryGetValue(to, out int found) && found > best)
            {
                best = found;
                distance = step;
            }

            reached = next;
        }

        return (distance, best);
    }

    /// <summary>Those who endorse a peer.</summary>
    /// <param name="peer">The peer.</param>
    public IEnumerable<Identifier> EndorsersOf(Identifier peer) => _endorsements.Where(one => one.Value.ContainsKey(peer)).Select(one => one.Key);

    internal void Set(Identifier issuer, Identifier subject, int level)
    {
        if (!_endorsements.TryGetValue(issuer, out Dictionary<Identifier, int>? mine))
        {
            _endorsements[issuer] = mine = [];
        }

        if (level == 0)
        {
            mine.Remove(subject);
        }
        else
        {
            mine[subject] = level;
        }
    }
}
