using System;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>Peering packets of a board: one UDP socket on port 1967, in the multicast group of peers.</summary>
public sealed class PeeringPackets : IPeeringPort
{
    private const int Port = 1967;
    private const int OpenAgainMillis = 3000;

    private static readonly byte[] _groupAddress = new byte[] { 239, 192, 97, 1 };

    private readonly OwnAddress _own;
    private readonly IClockPort _clock;
    private readonly ILogPort _log;
    private readonly IPEndPoint _group = new IPEndPoint(new IPAddress(_groupAddress), Port);
    private UdpClient? _socket;
    private string? _boundTo;
    private long _openAtMillis;

    /// <summary>Opens nothing: there is no network yet.</summary>
    /// <param name="own">The board's address.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="log">Hears of a socket that could not be opened.</param>
    public PeeringPackets(OwnAddress own, IClockPort clock, ILogPort log)
    {
        _own = own;
        _clock = clock;
        _log = log;
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, byte[] source)
    {
        return IsOpen() ? TryReceive(this, buffer, source) : 0;
    }

    /// <inheritdoc/>
    public void Send(byte[] buffer, int offset, int count, byte[] address)
    {
        byte[] host = new byte[AddressOctets.HostLength];
        Array.Copy(address, 0, host, 0, host.Length);
        int port = (address[AddressOctets.HostLength] << 8) | address[AddressOctets.HostLength + 1];
        if (IsOpen())
        {
            TrySend(_socket, buffer, offset, count, new IPEndPoint(new IPAddress(host), port));
        }
    }

    /// <inheritdoc/>
    public void SendToAll(byte[] buffer, int offset, int count)
    {
        if (IsOpen())
        {
            TrySend(_socket, buffer, offset, count, _group);
        }
    }

    private bool IsOpen()
    {
        string? own = _own.Text;
        if (_socket != null && own != _boundTo)
        {
            Close();
        }

        if (_socket == null && own != null && _clock.NowMillis >= _openAtMillis)
        {
            _boundTo = own;
            TryOpen(this);
        }

        return _socket != null;
    }

    private static void TryOpen(PeeringPackets packets)
    {
        try
        {
            packets._socket = new UdpClient(Port);
            packets._socket.JoinMulticastGroup(new IPAddress(_groupAddress));
        }
        catch (Exception exception)
        {
            packets._log.Write("Peering's socket cannot be opened: " + exception.Message);
            packets.Close();
        }
    }

    private static int TryReceive(PeeringPackets packets, byte[] buffer, byte[] source)
    {
        try
        {
            UdpClient? socket = packets._socket;
            if (socket == null || !socket.Client.Poll(0, SelectMode.SelectRead))
            {
                return 0;
            }

            IPEndPoint from = packets._group;
            int count = socket.Receive(buffer, ref from);
            Array.Copy(from.Address.GetAddressBytes(), 0, source, 0, AddressOctets.HostLength);
            source[AddressOctets.HostLength] = (byte)(from.Port >> 8);
            source[AddressOctets.HostLength + 1] = (byte)from.Port;
            return count;
        }
        catch (Exception)
        {
            packets.Close();
            return 0;
        }
    }

    private static void TrySend(UdpClient? socket, byte[] buffer, int offset, int count, IPEndPoint to)
    {
        try
        {
            if (socket != null)
            {
                socket.Send(buffer, offset, count, to);
            }
        }
        catch (Exception)
        {
            // A lost packet, which the protocol reckons with.
            return;
        }
    }

    private void Close()
    {
        _openAtMillis = _clock.NowMillis + OpenAgainMillis;
        TryClose(_socket);
        _socket = null;
    }

    private static void TryClose(UdpClient? socket)
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
}
