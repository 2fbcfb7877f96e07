using System.Collections.Immutable;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// The policies and implementations that are present at this peer, with their states. One canonical name is one policy: the same keywords, and packages of
/// one publisher. Any thread may call. POLICIES.md.
/// </summary>
public sealed class PolicyCatalogue
{
    /// <summary>Most implementations.</summary>
    public const int MaxImplementations = 1_024;

    private readonly Lock _gate = new();
    private ImmutableList<PolicyImplementation> _all = [];

    /// <summary>An implementation came, went, or changed its state: before and after, of which one may be null. Raised with no lock held.</summary>
    public event Action<PolicyImplementation?, PolicyImplementation?>? Changed;

    /// <summary>All of them.</summary>
    public IReadOnlyList<PolicyImplementation> All => Volatile.Read(ref _all);

    /// <summary>Those that a query is for, active ones first, then newer ones.</summary>
    /// <param name="query">The query.</param>
    public IReadOnlyList<PolicyImplementation> Find(PolicyQuery query) =>
        [.. All.Where(query.Matches).OrderBy(static one => one.State).ThenByDescending(static one => one.Version)];

    /// <summary>Adds an implementation; a newer version of the same takes the place of the older one, unless that one is active.</summary>
    /// <param name="one">The implementation.</param>
    /// <returns>None, DuplicateName, Downgraded, Full, or WrongState where the older one is active.</returns>
    public PolicyRefusal Add(PolicyImplementation one)
    {
        PolicyImplementation? before;
        lock (_gate)
        {
            PolicyImplementation[] named = [.. _all.Where(other => other.Policy.Name == one.Policy.Name)];
            if (named.Any(other => !other.Policy.Equals(one.Policy) || other.Publisher != one.Publisher))
            {
                return PolicyRefusal.DuplicateName;
            }

            before = Array.Find(named, other => other.Runtime == one.Runtime);
            if (before is not null && before.Version >= one.Version)
            {
                // The same once more is as good as done; another one under the same number is not.
                return before.Version == one.Version && before.Digest == one.Digest && one.Digest.Length > 0 ? PolicyRefusal.None
                    : before.Version == one.Version ? PolicyRefusal.DuplicateName : PolicyRefusal.Downgraded;
            }

            if (before is { State: PolicyState.Active })
            {
                return PolicyRefusal.WrongState;
            }

            if (before is null && _all.Count >= MaxImplementations)
            {
                return PolicyRefusal.Full;
            }

            _all = (before is null ? _all : _all.Remove(before)).Add(one);
        }

        Changed?.Invoke(before, one);
        return PolicyRefusal.None;
    }

    /// <summary>Sets the state of an implementation.</summary>
    /// <param name="name">The policy.</param>
    /// <param name="runtime">The runtime.</param>
    /// <param name="state">Active or inactive.</param>
    /// <returns>False when there is none.</returns>
    public bool SetState(string name, string runtime, PolicyState state)
    {
        PolicyImplementation? before;
        PolicyImplementation after;
        lock (_gate)
        {
            before = _all.Find(one => one.Policy.Name == name && one.Runtime == runtime);
            if (before is null)
            {
                return false;
            }

            after = before with { State = state };
            _all = _all.Replace(before, after);
        }

        if (!after.Equals(before))
        {
            Changed?.Invoke(before, after);
        }

        return true;
    }
}
