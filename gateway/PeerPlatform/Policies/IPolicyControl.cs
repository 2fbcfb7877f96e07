namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What is done with the policies of a peer, by its console and API. Any thread may call. POLICIES.md.</summary>
public interface IPolicyControl
{
    /// <summary>All implementations that are present here.</summary>
    IReadOnlyList<PolicyStatus> List();

    /// <summary>What counts for each standard policy in a group: the slot and the name of what stands there; null where this peer is no member.</summary>
    /// <param name="group">Name or id.</param>
    IReadOnlyList<(string Slot, string Name)>? Standard(string group);

    /// <summary>Which implementations members of a group have.</summary>
    /// <param name="group">Name or id.</param>
    /// <param name="query">What is searched.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What answered in time.</returns>
    Task<IReadOnlyList<PolicyFound>> FindAsync(string group, PolicyQuery query, CancellationToken cancellationToken);

    /// <summary>Finds the newest implementation for this peer's runtime at a member of a group, fetches it, checks it and installs it.</summary>
    /// <param name="group">Name or id.</param>
    /// <param name="policy">The policy's canonical name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PolicyResult> FetchAsync(string group, string policy, CancellationToken cancellationToken);

    /// <summary>Checks a package and installs it; it does not run yet.</summary>
    /// <param name="package">The package's octets.</param>
    PolicyResult Install(byte[] package);

    /// <summary>Has an installed policy run in a group.</summary>
    /// <param name="group">Name or id.</param>
    /// <param name="policy">The policy's canonical name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<PolicyResult> ActivateAsync(string group, string policy, CancellationToken cancellationToken);

    /// <summary>Ends a policy in a group and lets its code go.</summary>
    /// <param name="group">Name or id.</param>
    /// <param name="policy">The policy's canonical name.</param>
    Task<PolicyResult> DeactivateAsync(string group, string policy);
}
