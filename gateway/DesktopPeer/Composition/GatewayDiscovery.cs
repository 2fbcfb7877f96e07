using Microsoft.Extensions.Logging;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>The discovery of a gateway: what it says of itself and of its boards, and its groups where a person wants them to be found.</summary>
/// <param name="service">The service.</param>
/// <param name="groups">The peer's groups.</param>
/// <param name="own">What the peer advertises.</param>
internal sealed class GatewayDiscovery(DiscoveryService service, GroupPeer groups, OwnAdvertisements own) : IPeerService, IGroupAdvertiser
{
    /// <summary>The service itself.</summary>
    public DiscoveryService Service { get; } = service;

    /// <summary>Puts the discovery of a gateway together.</summary>
    /// <param name="settings">What a person chose.</param>
    /// <param name="identity">Who the gateway is.</param>
    /// <param name="bootCount">How often it started.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="store">Its store of advertisements.</param>
    /// <param name="transports">Where it listens.</param>
    /// <param name="boards">Its boards at the moment.</param>
    /// <param name="loggers">Makes the logger.</param>
    public static GatewayDiscovery Make(
        GatewaySettings settings,
        GatewayIdentity identity,
        uint bootCount,
        GroupPeer groups,
        IAdvertisementStore store,
        TransportTable transports,
        Func<IReadOnlyList<DeviceStatus>> boards,
        ILoggerFactory loggers)
    {
        RegionIdentity Region() => new(
            identity.PeerId, identity.GroupId, identity.RegionName, transports.Endpoints[0], bootCount, RegionPolicy.AllowsResumption);
        OwnAdvertisements own = new(new OwnAdvertisementsOptions
        {
            Self = identity.PeerId,
            Name = PeerName.Of(settings.PeerName),
            Endpoints = () => transports.Endpoints,
            Groups = groups,
            Region = () => new AdvertisedRegion(identity.GroupId, identity.RegionName, RegionRules.Usual.ToPolicies()),
            Devices = boards,
        });
        KeptGatewayDocuments kept = new(own);
        DiscoveryServiceOptions options = new()
        {
            Self = identity.PeerId,
            Documents = new AdvertisementDocuments(),
            Index = new StoreAdvertisementIndex(store),
            Gateway = Region,
            OwnsRegion = false,
            Rendezvous = settings.Rendezvous,
            AsksSubnet = settings.UseMulticast || settings.UseBroadcast,
            Groups = groups,
            OwnDocuments = kept.Make,
            OwnState = () => boards().Aggregate((long)transports.Endpoints.Count, (all, board) => all + HashCode.Combine(board.Id, board.Name, board.Endpoint)),
        };
        return new GatewayDiscovery(new DiscoveryService(options, loggers.CreateLogger<DiscoveryService>()), groups, own);
    }

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        // The service beside this one does all that is done with the node.
    }

    /// <inheritdoc/>
    public void Start()
    {
        // As above.
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async Task<int> AdvertiseAsync(Identifier group, CancellationToken cancellationToken)
    {
        int taken = 0;
        if (groups.FindPort(group) is { } port)
        {
            foreach (AdvertisedDocument document in own.OfGroup(port, DateTimeOffset.UtcNow).Select(AdvertisementDocuments.Of))
            {
                taken += (await Service.PublishAsync(document, cancellationToken).ConfigureAwait(false)).Gateways;
            }
        }

        return taken;
    }
}
