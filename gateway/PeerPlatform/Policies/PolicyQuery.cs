using System.Collections.Immutable;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// What an implementation is searched by: of a policy advertisement name and keywords, of a peer advertisement runtime and constraints (S0, search criteria).
/// </summary>
public sealed record PolicyQuery
{
    /// <summary>The canonical name; empty for any.</summary>
    public string Name { get; init; } = "";

    /// <summary>Keywords that the policy must have, all of them.</summary>
    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>The runtime; empty for any.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>What the implementation must meet.</summary>
    public ImmutableArray<PolicyConstraint> Constraints { get; init; } = [];

    /// <summary>Active ones, inactive ones, or either.</summary>
    public PolicyState State { get; init; } = PolicyState.Any;

    /// <summary>Whether an implementation is one that is searched.</summary>
    /// <param name="one">The implementation.</param>
    public bool Matches(PolicyImplementation one) =>
        (Name.Length == 0 || Name == one.Policy.Name)
        && Keywords.All(word => one.Policy.Keywords.Contains(word))
        && (Runtime.Length == 0 || Runtime == one.Runtime)
        && (State == PolicyState.Any || State == one.State)
        && Constraints.All(constraint => constraint.IsMetBy(one.Facts));
}
