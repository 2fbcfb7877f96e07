namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The membership and trust policies that this peer knows, by name. Filled at the start, then only read.</summary>
public sealed class GroupPolicyRegistry
{
    private readonly Dictionary<string, IMembershipPolicy> _membership = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITrustPolicy> _trust = new(StringComparer.Ordinal);

    /// <summary>Makes a registry of the policies that every peer knows.</summary>
    public GroupPolicyRegistry()
    {
        foreach (IMembershipPolicy policy in MembershipPolicies.All)
        {
            Add(policy);
        }

        Add(new StandardTrust());
    }

    /// <summary>Names of the membership policies.</summary>
    public IEnumerable<string> MembershipNames => _membership.Keys;

    /// <summary>Names of the trust policies.</summary>
    public IEnumerable<string> TrustNames => _trust.Keys;

    /// <summary>Adds a membership policy. Every peer of a group that names it must have it.</summary>
    /// <param name="policy">The policy.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void Add(IMembershipPolicy policy) => _membership.Add(policy.Name, policy);

    /// <summary>Adds a trust policy. Every peer of a group that names it must have it.</summary>
    /// <param name="policy">The policy.</param>
    /// <exception cref="ArgumentException">There is one of this name.</exception>
    public void Add(ITrustPolicy policy) => _trust.Add(policy.Name, policy);

    /// <summary>A membership policy; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    public IMembershipPolicy? FindMembership(string name) => _membership.GetValueOrDefault(name);

    /// <summary>A trust policy; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    public ITrustPolicy? FindTrust(string name) => _trust.GetValueOrDefault(name);
}
