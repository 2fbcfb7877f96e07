using System.Net;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// The peers that are near (S0: groups by proximity). It has no keys and lets nobody in: it follows the rule alone, and who moves away is out of it. A
/// peer comes in when it is near, and goes when it was not near at <see cref="Patience"/> looks in a row, so that one slow answer changes nothing.
/// </summary>
/// <param name="rule">When a peer is near.</param>
public sealed class ProximityGroup(ProximityRule rule)
{
    /// <summary>Looks in a row at which a member is not near before it is out.</summary>
    public const int Patience = 3;

    private readonly Dictionary<Identifier, int> _missed = new(IdentifierComparer.Instance);

    /// <summary>The rule.</summary>
    public ProximityRule Rule { get; } = rule;

    /// <summary>The members, in the order of their ids.</summary>
    public IReadOnlyList<Identifier> Members
    {
        get
        {
            lock (_missed)
            {
                return [.. _missed.Keys.OrderBy(id => id.ToString(), StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Looks at a peer.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="own">This peer's addresses.</param>
    /// <param name="other">The peer's address.</param>
    /// <param name="roundTrip">The last round trip; null where none was measured.</param>
    /// <returns>Whether it is a member now.</returns>
    public bool Look(Identifier peer, IEnumerable<IPAddress> own, IPAddress? other, TimeSpan? roundTrip)
    {
        lock (_missed)
        {
            if (Rule.IsNear(own, other, roundTrip))
            {
                _missed[peer] = 0;
                return true;
            }

            if (!_missed.TryGetValue(peer, out int missed))
            {
                return false;
            }

            _missed[peer] = missed + 1;
            return missed + 1 < Patience || !_missed.Remove(peer);
        }
    }

    /// <summary>A peer is gone.</summary>
    /// <param name="peer">The peer.</param>
    public void Forget(Identifier peer)
    {
        lock (_missed)
        {
            _missed.Remove(peer);
        }
    }
}
