using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>A full peer with groups and discovery as a gateway has them: true documents, true signatures, the store of advertisements in memory.</summary>
internal sealed class DiscoveryEnd : IAsyncDisposable
{
    private readonly PlatformCryptography _cryptography = new();

    internal DiscoveryEnd(DiscoveryHouse house, int number, string subnet, string? region, RegionRules rules, bool isDeaf, string[] rendezvous)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"d{number}");
        Id = GroupHouse.IdOf(number);
        Transport = new SubnetTransport(house.Network, house.Transports, Name, subnet) { IsDeaf = isDeaf };
        MemoryGroupStore store = new(GroupHouse.KeyOf(number).ExportPkcs8());
        Groups = new GroupPeer(
            new GroupPeerOptions
            {
                Id = Id, Name = Name, Cryptography = _cryptography, BootCount = 1, Store = store, Statements = store.Statements, TickMillis = 20,
            },
            NullLogger<GroupPeer>.Instance);
        TransportTable transports = new();
        transports.Register(Transport);
        Node = new PeerNode(
            new PeerNodeOptions
            {
                Id = Id, Cryptography = _cryptography, Transports = transports, GroupKeys = Groups, GroupResponders = Groups, BootCount = 1, Trace = new LockedTrace(),
            },
            NullLogger<PeerNode>.Instance);
        Groups.Attach(Node);
        Region = region is null ? null : new RegionIdentity(Id, Id, region, Endpoint, 1, 0);
        Own = new OwnAdvertisements(new OwnAdvertisementsOptions
        {
            Self = Id, Name = Name, Endpoints = () => [Endpoint], Groups = Groups, Devices = () => Boards,
            Region = () => Region is null ? null : new AdvertisedRegion(Region.Group, Region.Region, rules.ToPolicies()),
        });
        KeptGatewayDocuments kept = new(Own);
        Discovery = new DiscoveryService(
            new DiscoveryServiceOptions
            {
                Self = Id, Documents = new AdvertisementDocuments(), Index = new StoreAdvertisementIndex(new MemoryAdvertisementStore()),
                Gateway = Region is null ? null : () => Region, Rules = rules, Rendezvous = rendezvous, Groups = Groups, AsksSubnet = true,
                OwnDocuments = now => Region is null ? [] : kept.Make(now),
                OwnState = () => Boards.Aggregate(0L, (all, board) => all + HashCode.Combine(board.Id, board.Name, board.Endpoint)),
            },
            NullLogger<DiscoveryService>.Instance);
        Discovery.Attach(Node);
        Node.Start();
        Groups.Start();
        Discovery.Start();
    }

    internal string Name { get; }

    internal Identifier Id { get; }

    internal string Endpoint => Transport.LocalEndpoint.ToString();

    internal SubnetTransport Transport { get; }

    internal GroupPeer Groups { get; }

    internal PeerNode Node { get; }

    internal RegionIdentity? Region { get; }

    internal DiscoveryService Discovery { get; }

    /// <summary>What it advertises.</summary>
    internal OwnAdvertisements Own { get; }

    /// <summary>The boards that it enrolled, as a gateway.</summary>
    internal IReadOnlyList<DeviceStatus> Boards { get; set; } = [];

    /// <summary>Advertises a service of this peer.</summary>
    internal async Task<PublishResult> AdvertiseAsync(string title, byte number = 1, uint version = 1, bool withdraws = false, int lifeSeconds = 3_600)
    {
        byte[] id = new byte[Identifier.Length];
        Id.CopyTo(id, 0);
        id[0] = number;
        ServiceAdvertisement service = new()
        {
            Name = new ResourceName(ResourceKind.Service, new Identifier(id, 0)).ToString(), DefaultLanguage = "en", ServiceName = title, Group = Id,
            Level = ServiceLevel.Peer, Peer = Id, Endpoints = [Endpoint], Runtimes = ["net10.0"], Access = [StandardPolicies.Make("anybody")],
            Startup = ServiceStartup.Boot, Publisher = Id, Version = version, PublishedAt = Node.Time.GetUtcNow().ToUnixTimeSeconds(), LifetimeSeconds = lifeSeconds,
            Withdrawn = withdraws,
        };
        AdvertisedDocument document = AdvertisementDocuments.Sign(service, Groups.IdentityKey);
        return withdraws
            ? await Discovery.WithdrawAsync(document, DiscoveryHouse.Stop)
            : await Discovery.PublishAsync(document, DiscoveryHouse.Stop);
    }

    /// <summary>Advertises a group of this peer.</summary>
    internal async Task AdvertiseGroupAsync(Identifier group)
    {
        foreach (AdvertisedDocument document in Own.OfGroup(Groups.FindPort(group)!, Node.Time.GetUtcNow()).Select(AdvertisementDocuments.Of))
        {
            await Discovery.PublishAsync(document, DiscoveryHouse.Stop);
        }
    }

    /// <summary>Finds, and waits to the end of the search.</summary>
    internal async Task<(List<FoundAdvertisement> Found, SearchSummary Summary)> FindAsync(DiscoveryQuery query, int millis = 1_500)
    {
        List<FoundAdvertisement> all = [];
        SearchSummary summary = new();
        await foreach (FoundAdvertisement found in Discovery.FindAsync(query, TimeSpan.FromMilliseconds(millis), done => summary = done, DiscoveryHouse.Stop))
        {
            all.Add(found);
        }

        return (all, summary);
    }

    /// <summary>Finds one thing, however long a busy machine takes.</summary>
    internal async Task<FoundAdvertisement> FindOneAsync(DiscoveryQuery query)
    {
        await foreach (FoundAdvertisement found in Discovery.FindAsync(query, TimeSpan.FromMinutes(1), null, DiscoveryHouse.Stop))
        {
            return found;
        }

        throw new Xunit.Sdk.XunitException($"Not found: {query}");
    }

    public async ValueTask DisposeAsync()
    {
        await Discovery.DisposeAsync();
        await Groups.DisposeAsync();
        await Node.DisposeAsync();
        _cryptography.Dispose();
    }
}
