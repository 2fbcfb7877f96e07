using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Where a UDP transport's multicasts and broadcasts go and come from, as its settings and this machine's interfaces are now.</summary>
internal sealed class UdpReach
{
    private UdpReach(
        IReadOnlyList<LocalInterface> interfaces,
        int[] multicastInterfaces,
        UdpAddress[] broadcastTargets,
        UdpAddress[] own,
        Endpoint[] localEndpoints,
        string[] problems)
    {
        Interfaces = interfaces;
        MulticastInterfaces = multicastInterfaces;
        BroadcastTargets = broadcastTargets;
        Own = own;
        LocalEndpoints = localEndpoints;
        Problems = problems;
    }

    /// <summary>The chosen interfaces.</summary>
    public IReadOnlyList<LocalInterface> Interfaces { get; }

    /// <summary>Numbers of the interfaces to join and send multicasts on; empty when multicast is off.</summary>
    public int[] MulticastInterfaces { get; }

    /// <summary>Where a broadcast is sent, and what is listened to; empty when broadcast is off.</summary>
    public UdpAddress[] BroadcastTargets { get; }

    /// <summary>Every address that a datagram of our own can come from.</summary>
    public UdpAddress[] Own { get; }

    /// <summary>Where others reach the transport's own socket; at least one.</summary>
    public Endpoint[] LocalEndpoints { get; }

    /// <summary>Chosen interfaces that are not there, for people.</summary>
    public string[] Problems { get; }

    /// <summary>Works it out.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="port">The own socket's port.</param>
    /// <param name="available">This machine's interfaces now.</param>
    public static UdpReach Of(UdpTransportOptions options, int port, IReadOnlyList<LocalInterface> available)
    {
        if (options.BindAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            return UnicastOnly(options.BindAddress, port);
        }

        IReadOnlyList<LocalInterface> chosen = LocalInterface.Choose(available, options.BindAddress, options.Interfaces);
        bool isWildcard = options.BindAddress.Equals(IPAddress.Any);
        IPAddress[] reachable = isWildcard ? [.. chosen.Select(local => local.Address).DefaultIfEmpty(IPAddress.Loopback)] : [options.BindAddress];
        IEnumerable<IPAddress> sources = isWildcard ? available.Select(local => local.Address).Append(IPAddress.Loopback) : reachable;
        return new UdpReach(
            chosen,
            options.UseMulticast ? [.. chosen.Select(local => local.Index).Distinct()] : [],
            options.UseBroadcast ? [.. BroadcastAddresses(chosen).Select(address => UdpAddress.Of(address, options.GroupPort))] : [],
            [.. sources.Distinct().Select(address => UdpAddress.Of(address, port))],
            [.. reachable.Select(address => IpEndpoints.Make(UdpTransport.SchemeName, address, port))],
            [.. MissingInterfaces(options, chosen)]);
    }

    /// <summary>Whether a datagram came from this transport itself. Allocates nothing.</summary>
    /// <param name="from">Where it came from.</param>
    public bool IsOwn(UdpIncomingAddress from)
    {
        foreach (UdpAddress own in Own)
        {
            if (from.Equals(own))
            {
                return true;
            }
        }

        return false;
    }

    private static UdpReach UnicastOnly(IPAddress bindAddress, int port)
    {
        IPAddress advertised = LocalInterface.Advertised(bindAddress);
        return new UdpReach([], [], [], [UdpAddress.Of(advertised, port)], [IpEndpoints.Make(UdpTransport.SchemeName, advertised, port)], []);
    }

    private static IEnumerable<string> MissingInterfaces(UdpTransportOptions options, IReadOnlyList<LocalInterface> chosen)
    {
        if (chosen.Count == 0 && options.Interfaces.Count == 0 && (options.UseMulticast || options.UseBroadcast))
        {
            return ["udp found no interface for multicast and broadcast."];
        }

        return options.Interfaces.Where(wanted => !chosen.Any(local => local.Name == wanted || local.Address.ToString() == wanted))
            .Select(wanted => $"udp found no interface '{wanted}' that is up and fits {options.BindAddress}.");
    }

    /// <summary>Each subnet's own, and the limited broadcast 255.255.255.255 where an interface leads out (loopback has no use for it).</summary>
    private static IEnumerable<IPAddress> BroadcastAddresses(IReadOnlyList<LocalInterface> chosen)
    {
        IEnumerable<IPAddress> subnets = chosen.Select(local => local.Broadcast).OfType<IPAddress>().Distinct();
        return chosen.Any(local => !local.IsLoopback) ? subnets.Append(IPAddress.Broadcast) : subnets;
    }
}
