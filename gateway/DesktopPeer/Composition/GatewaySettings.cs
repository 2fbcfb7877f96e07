using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>What a person can choose about a gateway.</summary>
internal sealed record GatewaySettings
{
    /// <summary>The folder that holds its state.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The UDP port; when it is taken, another one; 0 takes any.</summary>
    public int Port { get; init; } = UdpTransportOptions.DefaultPort;

    /// <summary>Interfaces for multicast and broadcast, by name or address; empty: each that leads out.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Where the socket is bound: every interface, one address, or loopback.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>The multicast group.</summary>
    public IPAddress MulticastGroup { get; init; } = IPAddress.Parse(UdpTransportOptions.DefaultGroup);

    /// <summary>The port of multicasts and broadcasts.</summary>
    public int MulticastPort { get; init; } = UdpTransportOptions.DefaultPort;

    /// <summary>Whether multicasts are sent and heard.</summary>
    public bool UseMulticast { get; init; } = true;

    /// <summary>Whether broadcasts are sent and heard.</summary>
    public bool UseBroadcast { get; init; } = true;

    /// <summary>The port at which messages are taken by HTTP, too, and mailboxes kept for peers that can only ask; null: none.</summary>
    public int? HttpPort { get; init; }

    /// <summary>Where HTTP is taken: this machine only, unless told otherwise.</summary>
    public IPAddress HttpBindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>This peer's own mailbox at another peer, where it can only ask; null: none.</summary>
    public Endpoint? Mailbox { get; init; }

    /// <summary>Endpoints of gateways to be linked with, on other subnets for instance.</summary>
    public IReadOnlyList<string> Rendezvous { get; init; } = [];

    /// <summary>The region's name when the state is made now; null: "home".</summary>
    public string? Region { get; init; }

    /// <summary>What the peer is called in groups where nobody said otherwise; null: the machine's name.</summary>
    public string? PeerName { get; init; }

    /// <summary>This machine's address at which objects are shared with peers; null: not at all.</summary>
    public IPAddress? PeeringAddress { get; init; }

    /// <summary>The UDP port of peering: the same for all peers of a network.</summary>
    public int PeeringPort { get; init; } = PeeringOptions.DefaultPort;

    /// <summary>Addresses of peers that are told by packets of their own, where neither multicast nor broadcast reaches them.</summary>
    public IReadOnlyList<IPAddress> PeeringPeers { get; init; } = [];

    /// <summary>The proxy to the Internet for what does not come from peers; null takes the system's.</summary>
    public Uri? InternetProxy { get; init; }

    /// <summary>Where files go at the vendor's backend; null: nothing is uploaded, and nothing is done for peers.</summary>
    public Uri? UploadUrl { get; init; }

    /// <summary>The file with the backend's public key in PEM; null where there is no upload URL.</summary>
    public string? BackendKeyFile { get; init; }

    /// <summary>Whether a file is tried directly before peers are asked.</summary>
    public bool UploadsDirectly { get; init; } = true;
}
