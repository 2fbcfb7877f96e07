using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>The scratch into which the system writes where a datagram came from; one for each receive thread.</summary>
internal sealed class UdpIncomingAddress(AddressFamily family) : IncomingAddress
{
    public override string Scheme => UdpTransport.SchemeName;

    public SocketAddress Scratch { get; } = new(family);

    public override bool Equals(RemoteAddress? known) => known is UdpAddress udp && SocketAddressOctets.AreEqual(Scratch, udp.SocketAddress);

    public override int GetHashCode() => SocketAddressOctets.Hash(Scratch);

    public override RemoteAddress Remember() => UdpAddress.Copy(Scratch);
}
