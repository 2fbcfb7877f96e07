using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What a gateway is made of.</summary>
public sealed record GatewayPeerOptions
{
    /// <summary>The platform's cryptography; safe for threads.</summary>
    public required IFullCryptography Cryptography { get; init; }

    /// <summary>The transports that it listens on; the gateway disposes them at its end.</summary>
    public required TransportTable Transports { get; init; }

    /// <summary>Who the gateway is, its boot count, its authority's key.</summary>
    public required IGatewayStateStore State { get; init; }

    /// <summary>The devices that it knows.</summary>
    public required IDeviceStore Devices { get; init; }

    /// <summary>Secrets for sessions that are resumed.</summary>
    public required IResumptionStore Resumptions { get; init; }

    /// <summary>The last known state of lights.</summary>
    public required ILightStateStore Lights { get; init; }

    /// <summary>Which device's button switches which device's light.</summary>
    public required ILinkStore Links { get; init; }

    /// <summary>The devices that sleep, with what they are told when they wake.</summary>
    public ISleepStore Sleeping { get; init; } = new MemorySleepStore();

    /// <summary>How long an order to a device that sleeps is worth carrying out.</summary>
    public TimeSpan OrdersWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Makes the key exchange of a new session: an RSA key pair made ahead.</summary>
    public required Func<CancellationToken, ValueTask<IInitiatorKeyExchange>> TakeRsaKey { get; init; }

    /// <summary>Opens the peer's groups, given its boot count; null where it has none.</summary>
    public Func<uint, GroupPeer>? OpenGroups { get; init; }

    /// <summary>
    /// Makes the other services of the peer, given its boot count and its groups (null where it has none): attached and started in their order, disposed in
    /// the reverse one, before the groups and the node.
    /// </summary>
    public Func<uint, GroupPeer?, IReadOnlyList<IPeerService>> OpenServices { get; init; } = (_, _) => [];

    /// <summary>How long a resumption secret is kept; zero keeps none.</summary>
    public TimeSpan ResumptionLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Longest life of a session.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Most messages in each direction of a session.</summary>
    public uint MessagesPerSession { get; init; } = 1_000_000;

    /// <summary>Addresses that invitations name; empty: the endpoints that the gateway listens on.</summary>
    public IReadOnlyList<string> InvitedEndpoints { get; init; } = [];

    /// <summary>Counts what goes by, and refuses what rules forbid; null when nobody wants to know.</summary>
    public INodeTraffic? Traffic { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
