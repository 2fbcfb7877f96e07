namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A gateway that was heard, as it stands. Immutable.</summary>
/// <param name="Identity">What it says of itself: unproven.</param>
/// <param name="Address">Where it was heard.</param>
public sealed record RegionGateway(RegionIdentity Identity, string Address)
{
    /// <summary>Whether it answered this peer's own question at that address: only then anything is sent there.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether it was not heard on this subnet: it is linked by an address that somebody configured.</summary>
    public bool IsLinked { get; init; }

    /// <summary>The round trip of the last question; null before the first.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Since it was last heard.</summary>
    public TimeSpan HeardAgo { get; init; }
}
