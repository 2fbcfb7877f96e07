using System;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Board.Links;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// The datagram port on UDP sockets: the board's own, on any port, for what is sent and for what comes to it alone; and one on the port of region
/// discovery, for what comes to all (PROTOCOL.md section 1). They are opened when the network comes up and anew after each loss, since memberships
/// do not outlive it. An end point is made when an address differs from the last; what else is allocated for a datagram, the library allocates.
/// </summary>
public sealed class DatagramSockets : IDatagramPort
{
    private const int DiscoveryPort = 9701;
    private const int OpenAgainMillis = 2000;
    private const int MicrosOfMilli = 1000;

    private static readonly byte[] Group = new byte[] { 239, 192, 97, 1 };
    private static readonly byte[] Everybody = new byte[] { 255, 255, 255, 255 };

    private readonly NetworkLink _link;
    private readonly IClockPort _clock;
    private readonly ILogPort _log;
    private readonly IPEndPoint _group = new IPEndPoint(new IPAddress(Group), DiscoveryPort);
    private readonly IPEndPoint _everybody = new IPEndPoint(new IPAddress(Everybody), DiscoveryPort);
    private readonly byte[] _lastAddress = new byte[AddressOctets.Length];
    private IPEndPoint? _last;
    private UdpClient? _own;
    private UdpClient? _shared;
    private int _connection;
    private long _openAtMillis;

    /// <summary>Opens nothing: there is no network yet.</summary>
    /// <param name="link">Says when there is one.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="log">Hears of sockets that could not be opened.</param>
    public DatagramSockets(NetworkLink link, IClockPort clock, ILogPort log)
    {
        _link = link;
        _clock = clock;
        _log = log;
    }

    /// <inheritdoc/>
    public bool CameToAll { get; private set; }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int timeoutMillis, byte[] sourceAddress)
    {
        if (!IsOpen())
        {
            Wait(timeoutMillis);
            return 0;
        }

        return TryReceive(this, buffer, timeoutMillis, sourceAddress);
    }

    /// <inheritdoc/>
    public bool Send(byte[] buffer, int offset, int count, byte[] address)
    {
        return IsOpen() && TrySend(_own, buffer, offset, count, EndPointOf(address));
    }

    /// <inheritdoc/>
    public bool SendMulticast(byte[] buffer, int offset, int count)
    {
        return IsOpen() && TrySend(_own, buffer, offset, count, _group);
    }

    /// <inheritdoc/>
    public bool SendBroadcast(byte[] buffer, int offset, int count)
    {
        return IsOpen() && TrySend(_own, buffer, offset, count, _everybody);
    }

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, byte[] address)
    {
        if (!_link.IsUp)
        {
            return false;
        }

        return TryFind(endpoint, address);
    }

    private static int TryReceive(DatagramSockets sockets, byte[] buffer, int timeoutMillis, byte[] sourceAddress)
    {
        try
        {
            int count = sockets.Take(sockets._own, 0, false, buffer, sourceAddress);
            if (count == 0)
            {
                count = sockets.Take(sockets._shared, 0, true, buffer, sourceAddress);
            }

            return count > 0 || timeoutMillis <= 0 ? count : sockets.Take(sockets._own, timeoutMillis, false, buffer, sourceAddress);
        }
        catch (Exception)
        {
            // The network went away under the socket; the time is waited out all the same.
            sockets.Close();
            Wait(timeoutMillis);
            return 0;
        }
    }

    private static bool TryFind(Endpoint endpoint, byte[] address)
    {
        try
        {
            // Numbers are answered without asking anybody. A name is asked for in one native call, which holds all threads up.
            foreach (IPAddress found in Dns.GetHostEntry(endpoint.Host).AddressList)
            {
                byte[] octets = found.GetAddressBytes();
                if (octets.Length == AddressOctets.HostLength)
                {
                    Array.Copy(octets, 0, address, 0, octets.Length);
                    WritePort(address, endpoint.Port);
                    return true;
                }
            }
        }
        catch (Exception)
        {
            // There is no such name, or nobody to ask.
            return false;
        }

        return false;
    }

    private bool IsOpen()
    {
        if (_own != null && (!_link.IsUp || _connection != _link.Connections))
        {
            Close();
        }

        if (_own == null && _link.IsUp && _clock.NowMillis >= _openAtMillis)
        {
            Open();
        }

        return _own != null;
    }

    private void Open()
    {
        _connection = _link.Connections;
        TryOpen(this);
    }

    private static void TryOpen(DatagramSockets sockets)
    {
        try
        {
            UdpClient own = new UdpClient(0);
            sockets._own = own;
            own.EnableBroadcast = true;
            sockets._shared = new UdpClient(DiscoveryPort);
            sockets._shared.JoinMulticastGroup(new IPAddress(Group));
        }
        catch (Exception exception)
        {
            sockets._log.Write("The sockets cannot be opened: " + exception.Message);
            sockets.Close();
        }
    }

    private void Close()
    {
        _openAtMillis = _clock.NowMillis + OpenAgainMillis;
        Close(_own);
        Close(_shared);
        _own = null;
        _shared = null;
    }

    private static void Close(UdpClient? socket)
    {
        try
        {
            if (socket != null)
            {
                socket.Close();
            }
        }
        catch (Exception)
        {
            // It was closed by the loss of the network.
            return;
        }
    }

    private int Take(UdpClient? socket, int timeoutMillis, bool cameToAll, byte[] buffer, byte[] sourceAddress)
    {
        if (socket == null || !socket.Client.Poll(timeoutMillis * MicrosOfMilli, SelectMode.SelectRead))
        {
            return 0;
        }

        IPEndPoint source = _everybody;
        int count = socket.Receive(buffer, ref source);
        Array.Copy(source.Address.GetAddressBytes(), 0, sourceAddress, 0, AddressOctets.HostLength);
        WritePort(sourceAddress, source.Port);
        CameToAll = cameToAll;
        return count;
    }

    private static bool TrySend(UdpClient? socket, byte[] buffer, int offset, int count, IPEndPoint to)
    {
        try
        {
            return socket != null && socket.Send(buffer, offset, count, to) == count;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private IPEndPoint EndPointOf(byte[] address)
    {
        if (_last == null || !AddressOctets.AreSame(address, _lastAddress))
        {
            byte[] host = new byte[AddressOctets.HostLength];
            Array.Copy(address, 0, host, 0, host.Length);
            int port = (address[AddressOctets.HostLength] << 8) | address[AddressOctets.HostLength + 1];
            _last = new IPEndPoint(new IPAddress(host), port);
            Array.Copy(address, 0, _lastAddress, 0, AddressOctets.Length);
        }

        return _last;
    }

    private static void Wait(int timeoutMillis)
    {
        if (timeoutMillis > 0)
        {
            ThreadPause.For(timeoutMillis);
        }
    }

    private static void WritePort(byte[] address, int port)
    {
        address[AddressOctets.HostLength] = (byte)(port >> 8);
        address[AddressOctets.HostLength + 1] = (byte)port;
    }
}
