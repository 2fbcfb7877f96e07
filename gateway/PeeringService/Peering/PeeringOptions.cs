using System.Net;
using NanoPeers.Peering;

namespace NanoPeers.PeeringService.Peering;

/// <summary>Where and how a node peers. One node has one IPv4 address; a machine with several networks runs one node on each.</summary>
public sealed record PeeringOptions
{
    /// <summary>The designated port of S2, for directed and broadcast packets alike: 1967.</summary>
    public const int DefaultPort = 1967;

    /// <summary>The multicast group of PROTOCOL.md, which peering packets go to by default.</summary>
    public static readonly IPAddress DefaultGroup = new([239, 192, 97, 1]);

    /// <summary>Server, client, or both, which is the default.</summary>
    public PeeringRoles Roles { get; init; } = PeeringRoles.Both;

    /// <summary>This node's own IPv4 address, where directed packets come in and its aliases are. Loopback unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The UDP port for directed packets and for those to all, 0 to 65,535; 0 takes a free one, which only <see cref="Peers"/> can know.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The multicast group for packets to all; null for none.</summary>
    public IPAddress? Group { get; init; } = DefaultGroup;

    /// <summary>The broadcast address of the network, for packets to all; null for none. Used beside the group, as a fallback where switches drop it.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>Peers that are told by a packet of their own what goes to all: where neither group nor broadcast reaches them.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>The lowest TCP port of an alias that is accepted, 1 to 65,535: 6515.</summary>
    public int FirstAliasPort { get; init; } = 6515;

    /// <summary>The highest TCP port of an alias that is accepted: 6530.</summary>
    public int LastAliasPort { get; init; } = 6530;

    /// <summary>Packets a second that are heard from one source, and as many at once: 200. More are dropped unread.</summary>
    public int PacketsPerSecond { get; init; } = 200;

    /// <summary>"I need"s a second that are heard from one source, and as many at once: 64.</summary>
    public int RequestsPerSecond { get; init; } = 64;

    /// <summary>Times, offers and bounds of the protocol. Not changed after the node is made.</summary>
    public PeeringSettings Settings { get; init; } = new() { MaxRequests = 512, MaxTransactions = 64 };
}
