using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Between endpoints and IP addresses. No name service is asked: a host is an address, or <c>localhost</c>.</summary>
internal static class IpEndpoints
{
    /// <summary>Writes an endpoint. An IPv6 scope id is left out: the URI has no place for it.</summary>
    public static Endpoint Make(string scheme, IPAddress address, int port)
    {
        IPAddress written = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        string host = written.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(written.GetAddressBytes())}]" : written.ToString();
        return Endpoint.Parse($"{scheme}://{host}:{port}") ?? throw new InvalidOperationException($"{host}:{port} makes no endpoint.");
    }

    /// <summary>Reads the address of one remote. Multicast, broadcast and unspecified addresses name no single remote and are refused.</summary>
    public static bool TryReadRemote(Endpoint endpoint, [NotNullWhen(true)] out IPAddress? address, out string problem)
    {
        problem = "";
        address = ReadHost(endpoint.Host);
        if (address is null)
        {
            problem = $"{endpoint}: '{endpoint.Host}' is not an IP address, and names are not looked up.";
            return false;
        }

        if (IsManyOrNone(address))
        {
            problem = $"{endpoint} names no single remote.";
            return false;
        }

        return true;
    }

    private static IPAddress? ReadHost(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }

        bool bracketed = host.StartsWith('[');
        bool dotted = host.Count(c => c == '.') == 3;
        return (bracketed || dotted) && IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? address) ? address : null;
    }

    private static bool IsManyOrNone(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any);
        }

        byte first = address.GetAddressBytes()[0];
        return first is 0 or (>= 224 and < 240) || address.Equals(IPAddress.Broadcast);
    }
}
