using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>
/// The datagram port on UDP sockets: one of the board's own for what is sent to it alone, and shared ones that hear the multicast group and
/// broadcasts beside the other peers of this machine. Nothing is allocated per datagram.
/// </summary>
internal sealed class DatagramSockets : IDatagramPort, IDisposable
{
    // Linux, <asm-generic/socket.h> and <linux/in.h>.
    private const int SolSocket = 1;
    private const int SoReuseAddress = 2;
    private const int IpLevel = 0;
    private const int IpMulticastAll = 49;

    private readonly BoardOptions _options;
    private readonly IReadOnlyList<NetworkCard> _cards;
    private readonly Socket _own;
    private readonly List<Socket> _shared = [];
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _to = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _group;
    private readonly List<SocketAddress> _broadcasts;

    /// <summary>Opens the sockets.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="log">Hears of shared sockets that could not be opened: the board then lives with what is left.</param>
    /// <exception cref="BoardException">The own address or port is not to be had.</exception>
    public DatagramSockets(BoardOptions options, ILogPort log)
    {
        _options = options;
        _cards = NetworkCards.For(options.Bind);
        _own = OpenOwn(options);
        Port = ((IPEndPoint)_own.LocalEndPoint!).Port;
        _group = new IPEndPoint(options.MulticastGroup, options.MulticastPort).Serialize();
        List<IPAddress> heard = options.UseMulticast ? [options.MulticastGroup] : [];
        List<IPAddress> broadcasts = options.UseBroadcast ? BroadcastAddresses(_cards) : [];
        _broadcasts = broadcasts.ConvertAll(address => new IPEndPoint(address, options.MulticastPort).Serialize());
        heard.AddRange(broadcasts);
        OpenShared(OperatingSystem.IsLinux() || heard.Count == 0 ? heard : [IPAddress.Any], log);
    }

    /// <summary>The port of the board's own socket.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public bool CameToAll { get; private set; }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMillis, byte[] sourceAddress)
    {
        try
        {
            if (_own.Poll(0, SelectMode.SelectRead))
            {
                return Take(_own, false, buffer, sourceAddress);
            }

            foreach (Socket shared in _shared)
            {
                if (shared.Poll(0, SelectMode.SelectRead))
                {
                    return Take(shared, true, buffer, sourceAddress);
                }
            }

            bool came = timeoutMillis > 0 && _own.Poll(timeoutMillis * 1000, SelectMode.SelectRead);
            return came ? Take(_own, false, buffer, sourceAddress) : 0;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public bool Send(byte[] buffer, int offset, int count, byte[] address)
    {
        Span<byte> to = _to.Buffer.Span;
        address.AsSpan(AddressOctets.HostLength, 2).CopyTo(to[2..]);
        address.AsSpan(0, AddressOctets.HostLength).CopyTo(to[4..]);
        return TrySend(buffer, offset, count, _to);
    }

    /// <inheritdoc/>
    public bool SendMulticast(byte[] buffer, int offset, int count)
    {
        bool sent = false;
        foreach (NetworkCard card in _cards)
        {
            if (_options.UseMulticast)
            {
                _own.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(card.Index));
                sent = TrySend(buffer, offset, count, _group) || sent;
            }
        }

        return sent;
    }

    /// <inheritdoc/>
    public bool SendBroadcast(byte[] buffer, int offset, int count)
    {
        bool sent = false;
        foreach (SocketAddress broadcast in _broadcasts)
        {
            sent = TrySend(buffer, offset, count, broadcast) || sent;
        }

        return sent;
    }

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, byte[] address)
    {
        IPAddress? found = null;
        try
        {
            found = IPAddress.TryParse(endpoint.Host, out IPAddress? literal)
                ? literal
                : Array.Find(Dns.GetHostAddresses(endpoint.Host), candidate => candidate.AddressFamily == AddressFamily.InterNetwork);
        }
        catch (SocketException)
        {
            // There is no such name, or nobody to ask.
        }

        if (found is null || found.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        found.GetAddressBytes().CopyTo(address, 0);
        address[AddressOctets.HostLength] = (byte)(endpoint.Port >> 8);
        address[AddressOctets.HostLength + 1] = (byte)endpoint.Port;
        return true;
    }

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        _own.Dispose();
        _shared.ForEach(shared => shared.Dispose());
    }

    private static Socket OpenOwn(BoardOptions options)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            HearJoinedInterfacesOnly(socket);
            socket.EnableBroadcast = true;
            socket.MulticastLoopback = true;
            socket.Bind(new IPEndPoint(options.Bind, options.Port));
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new BoardException(
                ExitCode.NoNetwork, "port-taken", $"UDP {options.Bind}:{options.Port} is not to be had: {exception.Message}. Choose another --port or --bind.",
                exception);
        }
    }

    private static List<IPAddress> BroadcastAddresses(IReadOnlyList<NetworkCard> cards)
    {
        List<IPAddress> addresses = [.. cards.Select(card => card.Broadcast).Distinct()];
        if (cards.Any(card => !card.IsLoopback))
        {
            addresses.Add(IPAddress.Broadcast);
        }

        return addresses;
    }

    private void OpenShared(List<IPAddress> heard, ILogPort log)
    {
        foreach (IPAddress address in heard)
        {
            try
            {
                _shared.Add(OpenShared(address));
            }
            catch (SocketException exception)
            {
                log.Write($"What is sent to {address}:{_options.MulticastPort} is not heard: {exception.Message}.");
            }
        }
    }

    private Socket OpenShared(IPAddress heard)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            Share(socket);
            HearJoinedInterfacesOnly(socket);
            socket.Bind(new IPEndPoint(heard, _options.MulticastPort));
            if (_options.UseMulticast && (heard.Equals(_options.MulticastGroup) || heard.Equals(IPAddress.Any)))
            {
                foreach (int index in _cards.Select(card => card.Index).Distinct())
                {
                    socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(_options.MulticastGroup, index));
                }
            }

            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>On Linux .NET's ReuseAddress sets SO_REUSEPORT too, which would share datagrams out among the peers instead of giving each a copy.</summary>
    private static void Share(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            int yes = 1;
            socket.SetRawSocketOption(SolSocket, SoReuseAddress, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in yes)));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }
    }

    /// <summary>Otherwise Linux delivers a group that any process of the machine joined, on any interface, to every socket of the port.</summary>
    private static void HearJoinedInterfacesOnly(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            int no = 0;
            socket.SetRawSocketOption(IpLevel, IpMulticastAll, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in no)));
        }
    }

    private int Take(Socket socket, bool cameToAll, byte[] buffer, byte[] sourceAddress)
    {
        int count = socket.ReceiveFrom(buffer, SocketFlags.None, _from);
        ReadOnlySpan<byte> from = _from.Buffer.Span;
        from.Slice(4, AddressOctets.HostLength).CopyTo(sourceAddress);
        from.Slice(2, 2).CopyTo(sourceAddress.AsSpan(AddressOctets.HostLength));
        CameToAll = cameToAll;
        return count;
    }

    private bool TrySend(byte[] buffer, int offset, int count, SocketAddress to)
    {
        try
        {
            return _own.SendTo(buffer.AsSpan(offset, count), SocketFlags.None, to) == count;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
