using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>
/// One connection of a board. Connecting is the one call that waits, so it has a thread of its own for that while; whoever gave the connection up meanwhile
/// has it closed there.
/// </summary>
internal sealed class StreamPlace
{
    /// <summary>Octets that are handed over in one call: the socket has room for as many once it can be written to.</summary>
    private const int SendAtMost = 512;

    private readonly IPEndPoint? _to;
    private Socket? _socket;
    private bool _isOpen;
    private bool _isOver;

    /// <summary>Takes a connection that came in.</summary>
    public StreamPlace(Socket socket)
    {
        _socket = socket;
        _isOpen = true;
    }

    /// <summary>Begins to connect.</summary>
    public StreamPlace(IPEndPoint to)
    {
        _to = to;
        new Thread(Connect).Start();
    }

    public bool IsOpen
    {
        get { return _isOpen && TryPoll(_socket, SelectMode.SelectWrite); }
    }

    public int Receive(byte[] into, int offset, int count)
    {
        if (_isOver)
        {
            return -1;
        }

        return _isOpen ? TryReceive(_socket, into, offset, count) : 0;
    }

    public int Send(byte[] octets, int offset, int count)
    {
        if (!_isOpen || _isOver)
        {
            return _isOver ? -1 : 0;
        }

        return TrySend(_socket, octets, offset, count < SendAtMost ? count : SendAtMost);
    }

    public void Close()
    {
        _isOver = true;
        if (_isOpen)
        {
            TryClose(_socket);
        }
    }

    private void Connect()
    {
        TryConnect(this);
        if (_isOver)
        {
            TryClose(_socket);
        }
    }

    private static void TryConnect(StreamPlace place)
    {
        try
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            place._socket = socket;
            socket.Connect(place._to!);
            place._isOpen = true;
        }
        catch (Exception)
        {
            place._isOver = true;
        }
    }

    private static bool TryPoll(Socket? socket, SelectMode mode)
    {
        try
        {
            return socket != null && socket.Poll(0, mode);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static int TryReceive(Socket? socket, byte[] into, int offset, int count)
    {
        try
        {
            if (socket == null || !socket.Poll(0, SelectMode.SelectRead))
            {
                return 0;
            }

            int came = socket.Receive(into, offset, count, SocketFlags.None);
            return came > 0 ? came : -1;
        }
        catch (Exception)
        {
            return -1;
        }
    }

    private static int TrySend(Socket? socket, byte[] octets, int offset, int count)
    {
        try
        {
            return socket != null && socket.Poll(0, SelectMode.SelectWrite) ? socket.Send(octets, offset, count, SocketFlags.None) : 0;
        }
        catch (Exception)
        {
            return -1;
        }
    }

    private static void TryClose(Socket? socket)
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
