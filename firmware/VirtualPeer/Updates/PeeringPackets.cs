using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer.Updates;

/// <summary>
/// Peering packets of a virtual board: a socket of its own, and one for what goes to the multicast group of peers, or peers that are told one by one.
/// </summary>
internal sealed class PeeringPackets : IPeeringPort, IDisposable
{
    private readonly Socket _own = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket? _shared;
    private readonly List<SocketAddress> _everybody = [];
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _to = new(AddressFamily.InterNetwork);

    /// <summary>Opens the sockets.</summary>
    /// <param name="options">The command line.</param>
    /// <exception cref="BoardException">The own address or port is not to be had.</exception>
    public PeeringPackets(BoardOptions options)
    {
        IPEndPoint own = options.Peering!;
        try
        {
            _own.Bind(own);
            foreach (IPEndPoint peer in options.PeeringPeers)
            {
                if (!peer.Equals(own))
                {
                    _everybody.Add(peer.Serialize());
                }
            }

            if (options.PeeringPeers.Count == 0)
            {
                _own.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, own.Address.GetAddressBytes());
                _own.MulticastLoopback = true;
                _everybody.Add(new IPEndPoint(options.MulticastGroup, own.Port).Serialize());
                _shared = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                _shared.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                _shared.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? IPAddress.Any : options.MulticastGroup, own.Port));
                _shared.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(options.MulticastGroup, own.Address));
            }
        }
        catch (SocketException exception)
        {
            Dispose();
            throw new BoardException(ExitCode.NoNetwork, "port-taken", $"UDP {own} is not to be had: {exception.Message}.", exception);
        }
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, byte[] source)
    {
        int count = Take(_own, buffer, source);
        return count > 0 || _shared is null ? count : Take(_shared, buffer, source);
    }

    /// <inheritdoc/>
    public void Send(byte[] buffer, int offset, int count, byte[] address)
    {
        Span<byte> to = _to.Buffer.Span;
        address.AsSpan(AddressOctets.HostLength, 2).CopyTo(to[2..]);
        address.AsSpan(0, AddressOctets.HostLength).CopyTo(to[4..]);
        Send(buffer, offset, count, _to);
    }

    /// <inheritdoc/>
    public void SendToAll(byte[] buffer, int offset, int count) => _everybody.ForEach(peer => Send(buffer, offset, count, peer));

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        _own.Dispose();
        _shared?.Dispose();
    }

    private int Take(Socket socket, byte[] buffer, byte[] source)
    {
        try
        {
            if (!socket.Poll(0, SelectMode.SelectRead))
            {
                return 0;
            }

            int count = socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            ReadOnlySpan<byte> from = _from.Buffer.Span;
            from.Slice(4, AddressOctets.HostLength).CopyTo(source);
            from.Slice(2, 2).CopyTo(source.AsSpan(AddressOctets.HostLength));
            return count;
        }
        catch (SocketException)
        {
            // Somebody who was told is not there, or the packet was too long.
            return 0;
        }
    }

    private void Send(byte[] buffer, int offset, int count, SocketAddress to)
    {
        try
        {
            _own.SendTo(buffer.AsSpan(offset, count), SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // A lost packet, which the protocol reckons with.
        }
    }
}
