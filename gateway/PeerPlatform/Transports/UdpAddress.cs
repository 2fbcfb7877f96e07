using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A remote on UDP: a socket address in the system's own form, so that sending converts nothing.</summary>
public sealed class UdpAddress : RemoteAddress
{
    private readonly int _hash;

    private UdpAddress(SocketAddress socketAddress)
    {
        SocketAddress = socketAddress;
        _hash = SocketAddressOctets.Hash(socketAddress);
    }

    /// <inheritdoc/>
    public override string Scheme => UdpTransport.SchemeName;

    /// <summary>The system's form; never changed.</summary>
    internal SocketAddress SocketAddress { get; }

    /// <summary>Makes the address of a host and port.</summary>
    /// <param name="address">IPv4 or IPv6.</param>
    /// <param name="port">From 1 to 65535.</param>
    public static UdpAddress Of(IPAddress address, int port) => new(new IPEndPoint(address, port).Serialize());

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? other) =>
        ReferenceEquals(this, other) || (other is UdpAddress udp && udp._hash == _hash && SocketAddressOctets.AreEqual(SocketAddress, udp.SocketAddress));

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Copies the address of an incoming datagram.</summary>
    internal static UdpAddress Copy(SocketAddress scratch)
    {
        var copy = new SocketAddress(scratch.Family, scratch.Size);
        scratch.Buffer.Span[..scratch.Size].CopyTo(copy.Buffer.Span);
        return new UdpAddress(copy);
    }

    /// <summary>The IP address.</summary>
    internal IPAddress ReadAddress() => ReadEndPoint().Address;

    /// <inheritdoc/>
    protected override Endpoint MakeEndpoint()
    {
        IPEndPoint remote = ReadEndPoint();
        return IpEndpoints.Make(Scheme, remote.Address, remote.Port);
    }

    private IPEndPoint ReadEndPoint()
    {
        IPAddress any = SocketAddress.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        return (IPEndPoint)new IPEndPoint(any, 0).Create(SocketAddress);
    }
}
