namespace NanoPeers.PeerPlatform.Paths;

/// <summary>Settings of a <see cref="PathService"/>.</summary>
public sealed record PathServiceOptions
{
    /// <summary>Milliseconds after which the next endpoint of a peer is tried beside the one before.</summary>
    public int NextTryMillis { get; init; } = 1_000;

    /// <summary>Whether peers are told anew when the system says that an address came or went.</summary>
    public bool FollowsNetworks { get; init; } = true;
}
