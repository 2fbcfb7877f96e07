using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>Full peers with groups and discovery, on subnets in memory.</summary>
internal sealed class DiscoveryHouse : IAsyncDisposable
{
    private readonly List<DiscoveryEnd> _ends = [];

    internal MemoryNetwork Network { get; } = new();

    internal List<SubnetTransport> Transports { get; } = [];

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Adds a peer: a gateway where it has a region.</summary>
    internal DiscoveryEnd Add(
        int number, string subnet, string? region = null, RegionRules? rules = null, bool isDeaf = false, params string[] rendezvous)
    {
        DiscoveryEnd end = new(this, number, subnet, region, rules ?? RegionRules.Usual, isDeaf, rendezvous);
        _ends.Add(end);
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (DiscoveryEnd end in _ends)
        {
            await end.DisposeAsync();
        }

        Network.Dispose();
    }
}
