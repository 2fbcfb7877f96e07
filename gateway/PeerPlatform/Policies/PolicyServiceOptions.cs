using System.Collections.Immutable;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What a peer takes of policies. Immutable.</summary>
public sealed record PolicyServiceOptions
{
    /// <summary>This peer's runtime.</summary>
    public string Runtime { get; init; } = "net10.0";

    /// <summary>What implementations must meet to be taken here, such as RAM&lt;1GB; empty for any.</summary>
    public ImmutableArray<PolicyConstraint> Constraints { get; init; } = [];

    /// <summary>SHA-256 in hexadecimal of keys whose packages are taken, beside those of the authorities of the peer's groups.</summary>
    public ImmutableHashSet<string> TrustedPublishers { get; init; } = [];

    /// <summary>Rights that are granted to policies that ask for them.</summary>
    public ImmutableHashSet<string> GrantedRights { get; init; } = [.. PolicyRights.All];

    /// <summary>Keeps packages; null where they are forgotten at the end.</summary>
    public IPolicyStore? Store { get; init; }

    /// <summary>How long one answer of another peer is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
