using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Firmware.Peering;

namespace NanoPeers.VirtualPeer.Updates;

/// <summary>TCP of a virtual board: as many connections as a chip would have for it, none of which waits.</summary>
internal sealed class StreamSockets : IStreamPort, IDisposable
{
    private const int Places = 4;

    private readonly IPAddress _own;
    private readonly Socket _listener;
    private readonly Socket?[] _streams = new Socket?[Places];

    /// <summary>Listens.</summary>
    /// <param name="own">The board's address.</param>
    /// <param name="port">The port of its aliases; 0 takes a free one.</param>
    /// <exception cref="BoardException">The port is not to be had.</exception>
    public StreamSockets(IPAddress own, int port)
    {
        _own = own;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(own, port));
            _listener.Listen(HttpLimits.Connections);
        }
        catch (SocketException exception)
        {
            _listener.Dispose();
            throw new BoardException(ExitCode.NoNetwork, "port-taken", $"TCP {own}:{port} is not to be had: {exception.Message}.", exception);
        }

        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <inheritdoc/>
    public int Port { get; }

    /// <inheritdoc/>
    public bool TryOwnHost(byte[] host)
    {
        _own.GetAddressBytes().CopyTo(host, 0);
        return true;
    }

    /// <inheritdoc/>
    public bool TryResolve(string host, int port, byte[] address)
    {
        if (AliasUrl.TryReadHost(host, port, address))
        {
            return true;
        }

        try
        {
            IPAddress? found = Dns.GetHostAddresses(host).FirstOrDefault(candidate => candidate.AddressFamily == AddressFamily.InterNetwork);
            return found is not null && AliasUrl.TryReadHost(found.ToString(), port, address);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public int Accept()
    {
        try
        {
            return Array.IndexOf(_streams, null) >= 0 && _listener.Poll(0, SelectMode.SelectRead) ? Keep(_listener.Accept()) : -1;
        }
        catch (SocketException)
        {
            return -1;
        }
    }

    /// <inheritdoc/>
    public int Connect(byte[] address)
    {
        if (Array.IndexOf(_streams, null) < 0)
        {
            return -1;
        }

        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Bind(new IPEndPoint(_own, 0));
            socket.Connect(new IPEndPoint(new IPAddress(address.AsSpan(0, 4)), (address[4] << 8) | address[5]));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It is being made.
        }
        catch (SocketException)
        {
            socket.Dispose();
            return -1;
        }

        return Keep(socket);
    }

    /// <inheritdoc/>
    public bool IsOpen(int stream)
    {
        try
        {
            return _streams[stream]!.Poll(0, SelectMode.SelectWrite);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public int Receive(int stream, byte[] into, int offset, int count)
    {
        Socket socket = _streams[stream]!;
        try
        {
            if (socket.Poll(0, SelectMode.SelectError))
            {
                return -1;
            }

            if (!socket.Poll(0, SelectMode.SelectRead))
            {
                return 0;
            }

            int came = socket.Receive(into, offset, count, SocketFlags.None);
            return came > 0 ? came : -1;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.WouldBlock ? 0 : -1;
        }
    }

    /// <inheritdoc/>
    public int Send(int stream, byte[] octets, int offset, int count)
    {
        try
        {
            return _streams[stream]!.Send(octets, offset, count, SocketFlags.None);
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.WouldBlock ? 0 : -1;
        }
    }

    /// <inheritdoc/>
    public void Close(int stream)
    {
        if (_streams[stream] is { } socket)
        {
            _streams[stream] = null;
            socket.Dispose();
        }
    }

    /// <summary>Closes all.</summary>
    public void Dispose()
    {
        for (int i = 0; i < Places; i++)
        {
            Close(i);
        }

        _listener.Dispose();
    }

    private int Keep(Socket socket)
    {
        socket.Blocking = false;
        socket.NoDelay = true;
        int place = Array.IndexOf(_streams, null);
        _streams[place] = socket;
        return place;
    }
}
