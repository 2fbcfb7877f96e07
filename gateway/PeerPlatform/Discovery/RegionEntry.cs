using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A gateway in the table of a region, or an address at which one is expected.</summary>
internal sealed class RegionEntry(RemoteAddress address, bool isConfigured)
{
    internal RemoteAddress Address { get; } = address;

    /// <summary>Whether a person named its address: then it is never forgotten.</summary>
    internal bool IsConfigured { get; } = isConfigured;

    /// <summary>What it says of itself; null before it was heard.</summary>
    internal RegionIdentity? Identity { get; set; }

    internal int IntervalSeconds { get; set; } = 30;

    internal bool IsLive { get; set; }

    /// <summary>Whether it announces itself on this subnet.</summary>
    internal bool Announces { get; set; }

    internal long LastHeardMillis { get; set; } = long.MinValue;

    internal long? RoundTripMillis { get; set; }

    internal ulong ProbeId { get; set; }

    internal long ProbedAtMillis { get; set; }

    internal int Probes { get; set; }

    internal long NextProbeMillis { get; set; } = long.MaxValue;

    /// <summary>When it is forgotten, or no longer believed to be there.</summary>
    internal long ExpiresAtMillis => LastHeardMillis == long.MinValue
        ? long.MaxValue
        : LastHeardMillis + (RegionTiming.MissedAnnouncements * (IntervalSeconds * 1000L * (RegionTiming.JitterDivisor + 1) / RegionTiming.JitterDivisor));

    /// <summary>When something is to be done about it.</summary>
    internal long NextTimeoutMillis => Math.Min(NextProbeMillis, IsLive || !IsConfigured ? ExpiresAtMillis : long.MaxValue);

    internal RegionGateway Show(long now) => new(Identity!, Address.ToString())
    {
        IsLive = IsLive,
        IsLinked = !Announces,
        RoundTrip = RoundTripMillis is { } millis ? TimeSpan.FromMilliseconds(millis) : null,
        HeardAgo = TimeSpan.FromMilliseconds(now - LastHeardMillis),
    };
}
