using System.Net;
using System.Net.Sockets;
using NanoPeers.Peering;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// The sockets of a node: one with its own address, which sends everything and hears what is directed to it, and one for each address of packets to all. All
/// on one port. Allocates nothing for a packet.
/// </summary>
internal sealed class PeeringSockets : IPeeringLine, IDisposable
{
    private const int BufferOctets = 1 << 20;

    private readonly Socket _own;
    private readonly List<Socket> _all = [];
    private readonly SocketAddress _to = PeeringAddress.NewSocketAddress();
    private readonly long[] _everyone;
    private long _packets;
    private long _octets;
    private long _unsent;
    private long _said;

    internal PeeringSockets(PeeringOptions options)
    {
        _own = NewSocket();
        try
        {
            _own.Bind(new IPEndPoint(options.Address, options.Port));
            EndPoint = (IPEndPoint)_own.LocalEndPoint!;
            List<long> everyone = [.. options.Peers.Where(peer => !peer.Equals(EndPoint)).Select(PeeringAddress.Of)];
            if (options.Group is { } group)
            {
                _own.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, options.Address.GetAddressBytes());
                _own.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 1);
                _own.MulticastLoopback = true;
                Hear(group).SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, options.Address));
                everyone.Add(PeeringAddress.Of(new IPEndPoint(group, EndPoint.Port)));
            }

            if (options.Broadcast is { } broadcast)
            {
                _own.EnableBroadcast = true;
                Hear(broadcast);
                everyone.Add(PeeringAddress.Of(new IPEndPoint(broadcast, EndPoint.Port)));
            }

            _everyone = [.. everyone];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>This node's own address and port.</summary>
    internal IPEndPoint EndPoint { get; }

    internal IEnumerable<Socket> Hearing => _all.Prepend(_own);

    internal long Packets => Volatile.Read(ref _packets);

    internal long Octets => Volatile.Read(ref _octets);

    internal long Unsent => Volatile.Read(ref _unsent);

    internal long Said => Volatile.Read(ref _said);

    public void Broadcast(byte[] buffer, int offset, int count)
    {
        _said++;
        foreach (long who in _everyone)
        {
            SendOne(who, buffer.AsSpan(offset, count));
        }
    }

    public void Send(long who, byte[] buffer, int offset, int count)
    {
        _said++;
        SendOne(who, buffer.AsSpan(offset, count));
    }

    public void Dispose()
    {
        _own.Dispose();
        _all.ForEach(socket => socket.Dispose());
    }

    private static Socket NewSocket() =>
        new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferOctets, SendBufferSize = BufferOctets };

    /// <summary>A socket for one address of packets to all. Other nodes on this machine have theirs on the same one.</summary>
    private Socket Hear(IPAddress address)
    {
        Socket socket = NewSocket();
        _all.Add(socket);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? IPAddress.Any : address, EndPoint.Port));
        return socket;
    }

    private void SendOne(long who, ReadOnlySpan<byte> packet)
    {
        try
        {
            PeeringAddress.Write(who, _to);
            _own.SendTo(packet, SocketFlags.None, _to);
            Volatile.Write(ref _packets, _packets + 1);
            Volatile.Write(ref _octets, _octets + packet.Length);
        }
        catch (SocketException)
        {
            // No route, or a full queue: a lost packet, which the protocol reckons with.
            Volatile.Write(ref _unsent, _unsent + 1);
        }
        catch (ObjectDisposedException)
        {
            Volatile.Write(ref _unsent, _unsent + 1);
        }
    }
}
