using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Who endorses whom, and the ways through it: A trusts C when A endorses B and B endorses C, at depth 2 or more (S0: web of trust, no strict
/// certificate authority). A way is as strong as its weakest endorsement.
/// </summary>
public sealed class WebOfTrust
{
    /// <summary>By endorsed peer: who endorses it, and how much.</summary>
    private readonly Dictionary<Identifier, Dictionary<Identifier, int>> _endorsers = [];

    /// <summary>The best way from some peers to another.</summary>
    /// <param name="from">Where ways begin: oneself, or the authorities.</param>
    /// <param name="to">Where they end.</param>
    /// <param name="depth">Most endorsements on a way.</param>
    /// <param name="isTrusted">Whether a peer on the way still counts, such as whether it is a member.</param>
    /// <returns>Its endorsements and the weakest of them; <see cref="int.MaxValue"/> and 0 when there is no way.</returns>
    public (int Distance, int Strength) Way(IEnumerable<Identifier> from, Identifier to, int depth, Func<Identifier, bool> isTrusted)
    {
        // Backwards: few endorse one peer, while authorities endorse many.
        Identifier[] beginnings = [.. from];
        Dictionary<Identifier, int> reached = new() { [to] = GroupPolicy.HighestLevel };
        int best = 0;
        int distance = int.MaxValue;
        for (int step = 1; step <= depth && reached.Count > 0; step++)
        {
            reached = StepBack(reached, isTrusted);
            foreach (Identifier beginning in beginnings)
            {
                if (reached.TryGetValue(beginning, out int found) && found > best)
                {
                    best = found;
                    distance = step;
                }
            }
        }

        return (distance, best);
    }

    /// <summary>Those who endorse a peer.</summary>
    /// <param name="peer">The peer.</param>
    public IEnumerable<Identifier> EndorsersOf(Identifier peer) =>
        _endorsers.TryGetValue(peer, out Dictionary<Identifier, int>? endorsers) ? endorsers.Keys : [];

    internal void Set(Identifier issuer, Identifier subject, int level)
    {
        if (!_endorsers.TryGetValue(subject, out Dictionary<Identifier, int>? endorsers))
        {
            _endorsers[subject] = endorsers = [];
        }

        if (level == 0)
        {
            endorsers.Remove(issuer);
        }
        else
        {
            endorsers[issuer] = level;
        }
    }

    private Dictionary<Identifier, int> StepBack(Dictionary<Identifier, int> reached, Func<Identifier, bool> isTrusted)
    {
        Dictionary<Identifier, int> next = [];
        foreach ((Identifier peer, int strength) in reached)
        {
            foreach ((Identifier endorser, int level) in _endorsers.GetValueOrDefault(peer) ?? [])
            {
                if (isTrusted(endorser))
                {
                    next[endorser] = Math.Max(next.GetValueOrDefault(endorser), Math.Min(strength, level));
                }
            }
        }

        return next;
    }
}
