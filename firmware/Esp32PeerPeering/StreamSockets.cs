using System;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>TCP of a board: a listener, and four connections at a time, of the sixteen sockets that the images have.</summary>
public sealed class StreamSockets : IStreamPort
{
    private const int Places = 4;
    private const int OpenAgainMillis = 3000;

    private readonly StreamPlace?[] _places = new StreamPlace?[Places];
    private readonly OwnAddress _own;
    private readonly IClockPort _clock;
    private readonly ILogPort _log;
    private Socket? _listener;
    private string? _boundTo;
    private long _openAtMillis;

    /// <summary>Opens nothing: there is no network yet.</summary>
    /// <param name="own">The board's address.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="log">Hears of a listener that could not be opened.</param>
    public StreamSockets(OwnAddress own, IClockPort clock, ILogPort log)
    {
        _own = own;
        _clock = clock;
        _log = log;
    }

    /// <inheritdoc/>
    public int Port
    {
        get { return _listener == null ? 0 : AliasUrl.FirstPort; }
    }

    /// <inheritdoc/>
    public bool TryOwnHost(byte[] host)
    {
        bool isUp = _own.Text != null;
        Array.Copy(_own.Octets, 0, host, 0, AddressOctets.HostLength);
        return isUp;
    }

    /// <inheritdoc/>
    public bool TryResolve(string host, int port, byte[] address)
    {
        return AliasUrl.TryReadHost(host, port, address) || (_own.Text != null && TryLookUp(host, port, address));
    }

    /// <inheritdoc/>
    public int Accept()
    {
        int place = FindFree();
        Socket? came = place >= 0 && IsListening() ? TryAccept(this) : null;
        if (came == null)
        {
            return -1;
        }

        _places[place] = new StreamPlace(came);
        return place;
    }

    /// <inheritdoc/>
    public int Connect(byte[] address)
    {
        int place = FindFree();
        if (place >= 0)
        {
            byte[] host = new byte[AddressOctets.HostLength];
            Array.Copy(address, 0, host, 0, host.Length);
            int port = (address[AddressOctets.HostLength] << 8) | address[AddressOctets.HostLength + 1];
            _places[place] = new StreamPlace(new IPEndPoint(new IPAddress(host), port));
        }

        return place;
    }

    /// <inheritdoc/>
    public bool IsOpen(int stream)
    {
        return _places[stream]!.IsOpen;
    }

    /// <inheritdoc/>
    public int Receive(int stream, byte[] into, int offset, int count)
    {
        return _places[stream]!.Receive(into, offset, count);
    }

    /// <inheritdoc/>
    public int Send(int stream, byte[] octets, int offset, int count)
    {
        return _places[stream]!.Send(octets, offset, count);
    }

    /// <inheritdoc/>
    public void Close(int stream)
    {
        StreamPlace? place = _places[stream];
        _places[stream] = null;
        if (place != null)
        {
            place.Close();
        }
    }

    private int FindFree()
    {
        for (int i = 0; i < Places; i++)
        {
            if (_places[i] == null)
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsListening()
    {
        string? own = _own.Text;
        if (_listener != null && own != _boundTo)
        {
            CloseListener();
        }

        if (_listener == null && own != null && _clock.NowMillis >= _openAtMillis)
        {
            _boundTo = own;
            TryListen(this);
        }

        return _listener != null;
    }

    private static void TryListen(StreamSockets sockets)
    {
        try
        {
            sockets._listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets._listener.Bind(new IPEndPoint(IPAddress.Any, AliasUrl.FirstPort));
            sockets._listener.Listen(HttpLimits.Connections);
        }
        catch (Exception exception)
        {
            sockets._log.Write("The alias server cannot be opened: " + exception.Message);
            sockets.CloseListener();
        }
    }

    private static Socket? TryAccept(StreamSockets sockets)
    {
        try
        {
            Socket? listener = sockets._listener;
            return listener != null && listener.Poll(0, SelectMode.SelectRead) ? listener.Accept() : null;
        }
        catch (Exception)
        {
            sockets.CloseListener();
            return null;
        }
    }

    /// <summary>A name is asked for in one native call, which holds all threads up: addresses in numbers avoid it.</summary>
    private static bool TryLookUp(string host, int port, byte[] address)
    {
        try
        {
            foreach (IPAddress found in Dns.GetHostEntry(host).AddressList)
            {
                if (AliasUrl.TryReadHost(found.ToString(), port, address))
                {
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

    private void CloseListener()
    {
        _openAtMillis = _clock.NowMillis + OpenAgainMillis;
        TryClose(_listener);
        _listener = null;
    }

    private static void TryClose(Socket? listener)
    {
        try
        {
            if (listener != null)
            {
                listener.Close();
            }
        }
        catch (Exception)
        {
            // It was closed by the loss of the network.
            return;
        }
    }
}
