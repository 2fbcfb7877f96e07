using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeeringService.Peering;

/// <summary>The number that the protocol's cores know a node's UDP address by: the IPv4 address, then 16 bits of port. Never 0 for a real one.</summary>
internal static class PeeringAddress
{
    private const int OffsetPort = 2, OffsetAddress = 4, Octets = 16;

    internal static long Of(IPEndPoint endPoint)
    {
        Span<byte> octets = stackalloc byte[4];
        if (!endPoint.Address.MapToIPv4().TryWriteBytes(octets, out _))
        {
            throw new ArgumentException("Peering speaks IPv4.", nameof(endPoint));
        }

        return ((long)BinaryPrimitives.ReadUInt32BigEndian(octets) << 16) | (ushort)endPoint.Port;
    }

    /// <summary>Of an address as the system wrote it; 0 when it is none of IPv4.</summary>
    internal static long Of(SocketAddress address)
    {
        ReadOnlySpan<byte> octets = address.Buffer.Span[..address.Size];
        return address.Family != AddressFamily.InterNetwork || octets.Length < OffsetAddress + 4
            ? 0
            : ((long)BinaryPrimitives.ReadUInt32BigEndian(octets[OffsetAddress..]) << 16) | BinaryPrimitives.ReadUInt16BigEndian(octets[OffsetPort..]);
    }

    /// <summary>An address in the system's form, to be filled in again and again.</summary>
    internal static SocketAddress NewSocketAddress() => new(AddressFamily.InterNetwork, Octets);

    internal static void Write(long who, SocketAddress into)
    {
        Span<byte> octets = into.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(octets[OffsetPort..], (ushort)who);
        BinaryPrimitives.WriteUInt32BigEndian(octets[OffsetAddress..], (uint)(who >> 16));
    }

    internal static IPAddress AddressOf(long who)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)(who >> 16));
        return new IPAddress(octets);
    }

    internal static IPEndPoint EndPointOf(long who) => new(AddressOf(who), (ushort)who);

    /// <summary>As people read it: 192.168.1.7:1967.</summary>
    internal static string TextOf(long who) => string.Create(CultureInfo.InvariantCulture, $"{AddressOf(who)}:{(ushort)who}");
}
