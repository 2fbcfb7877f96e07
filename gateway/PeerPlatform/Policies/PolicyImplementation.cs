using System.Collections.Immutable;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>An implementation of a policy for one runtime, as it is present at a peer. Immutable. POLICIES.md.</summary>
public sealed record PolicyImplementation
{
    /// <summary>The policy.</summary>
    public required PolicyDescription Policy { get; init; }

    /// <summary>The runtime that it is for, such as "nanoframework" or "net10.0".</summary>
    public required string Runtime { get; init; }

    /// <summary>Its version; a higher one is newer.</summary>
    public uint Version { get; init; } = 1;

    /// <summary>What it needs and is, such as RAM=48KB; each a fact.</summary>
    public ImmutableArray<PolicyConstraint> Facts { get; init; } = [];

    /// <summary>SHA-256 of its package in hexadecimal; empty for what was built in.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Octets of its package; 0 for what was built in.</summary>
    public int Size { get; init; }

    /// <summary>SHA-256 of its publisher's key in hexadecimal; empty for what was built in.</summary>
    public string Publisher { get; init; } = "";

    /// <summary>Whether it runs at this peer.</summary>
    public PolicyState State { get; init; } = PolicyState.Inactive;

    /// <summary>What people are told of the state.</summary>
    public string StateText => State == PolicyState.Active ? "active" : "present, not running";

    /// <inheritdoc/>
    public bool Equals(PolicyImplementation? other) => other is not null && Policy.Equals(other.Policy) && Runtime == other.Runtime && Version == other.Version
        && Facts.SequenceEqual(other.Facts) && Digest == other.Digest && Size == other.Size && Publisher == other.Publisher && State == other.State;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Policy, Runtime, Version, Digest);
}
