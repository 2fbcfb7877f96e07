namespace NanoPeers.PeeringService.Peering;

/// <summary>How objects are fetched.</summary>
public sealed record ObjectFetcherOptions
{
    /// <summary>The proxy to the Internet; null takes the system's, if it names one. Peers are never asked through a proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Peers that one object is fetched from at once, where it has chunk digests: 3.</summary>
    public int SourcesAtOnce { get; init; } = 3;

    /// <summary>Objects with fewer octets are fetched from one peer: 4 MiB.</summary>
    public long SeveralSourcesFrom { get; init; } = 4L << 20;

    /// <summary>A peer that gives fewer octets a second, over <see cref="PeerWindow"/>, is left for the next: 4 KiB.</summary>
    public int PeerOctetsPerSecond { get; init; } = 4 << 10;

    /// <summary>What that is measured over: 5 s.</summary>
    public TimeSpan PeerWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A peer whose own copy still comes in may be silent so long: 30 s.</summary>
    public TimeSpan IncomingSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An origin that is silent so long is asked again: 30 s.</summary>
    public TimeSpan OriginSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Retries at an origin that gives nothing new: 4.</summary>
    public int OriginRetries { get; init; } = 4;

    /// <summary>The wait before the first retry; each next one is twice as long, with chance in it: 0.5 s.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a retry, also where the origin names a longer one: 30 s.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A peer that gave a wrong content is not asked for anything for so long: 10 minutes.</summary>
    public TimeSpan Distrust { get; init; } = TimeSpan.FromMinutes(10);
}
