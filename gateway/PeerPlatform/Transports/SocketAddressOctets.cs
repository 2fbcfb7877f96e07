using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Compares socket addresses by what names the remote: family, port, address and IPv6 scope. Padding and the IPv6 flow label are left out,
/// for systems fill them as they like. Allocates nothing.
/// </summary>
internal static class SocketAddressOctets
{
    // struct sockaddr_in: family 2, port 2, address 4, padding 8. struct sockaddr_in6: family 2, port 2, flow label 4, address 16, scope 4.
    private const int FamilyPortAndFirst = 8;
    private const int FamilyAndPort = 4;
    private const int V6Address = 8;
    private const int V6Length = 28;

    public static bool AreEqual(SocketAddress one, SocketAddress other)
    {
        if (one.Family != other.Family)
        {
            return false;
        }

        ReadOnlySpan<byte> left = one.Buffer.Span;
        ReadOnlySpan<byte> right = other.Buffer.Span;
        return one.Family == AddressFamily.InterNetworkV6
            ? left[..FamilyAndPort].SequenceEqual(right[..FamilyAndPort]) && left[V6Address..V6Length].SequenceEqual(right[V6Address..V6Length])
            : left[..FamilyPortAndFirst].SequenceEqual(right[..FamilyPortAndFirst]);
    }

    public static int Hash(SocketAddress address)
    {
        ReadOnlySpan<byte> octets = address.Buffer.Span;
        if (address.Family != AddressFamily.InterNetworkV6)
        {
            return HashCode.Combine(BinaryPrimitives.ReadInt64LittleEndian(octets));
        }

        var hash = default(HashCode);
        hash.AddBytes(octets[..FamilyAndPort]);
        hash.AddBytes(octets[V6Address..V6Length]);
        return hash.ToHashCode();
    }
}
