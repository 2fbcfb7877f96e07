using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>One socket with the thread that receives from it. Allocates nothing per datagram; outlives every error but its own end.</summary>
internal sealed class UdpReceiver : IDisposable
{
    private const int JoinMillis = 5_000;
    private const int StackOctets = 512 * 1024;
    private const int PauseMillisPerError = 10;
    private const int MaxPauseMillis = 1_000;

    private readonly Socket _socket;
    private readonly UdpTransport _transport;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram + 1];
    private readonly UdpIncomingAddress _from;
    private Thread? _thread;

    /// <summary>Takes a bound socket over.</summary>
    /// <param name="socket">The socket; disposed with the receiver.</param>
    /// <param name="transport">Takes the datagrams.</param>
    public UdpReceiver(Socket socket, UdpTransport transport)
    {
        _socket = socket;
        _transport = transport;
        _from = new UdpIncomingAddress(socket.AddressFamily);
    }

    /// <summary>The socket.</summary>
    public Socket Socket => _socket;

    /// <summary>Starts the thread; harmless when it runs.</summary>
    public void Start()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run, StackOctets) { IsBackground = true, Name = "udp " + _socket.LocalEndPoint };
            _thread.Start();
        }
    }

    /// <summary>Ends the thread and waits for it, unless it is the caller (a sink may dispose its transport).</summary>
    public void Dispose()
    {
        _stopping.Set();
        _socket.Dispose();
        if (_thread is not null && _thread != Thread.CurrentThread)
        {
            _thread.Join(JoinMillis);
        }
    }

    private void Run()
    {
        int errorsInRow = 0;
        while (!_stopping.IsSet)
        {
            if (ReceiveOne())
            {
                errorsInRow = 0;
            }
            else if (!_stopping.IsSet && ++errorsInRow > 1)
            {
                // An error that stays must not use up a processor.
                _stopping.Wait(Math.Min(errorsInRow * PauseMillisPerError, MaxPauseMillis));
            }
        }
    }

    private bool ReceiveOne()
    {
        int count;
        try
        {
            count = _socket.ReceiveFrom(_buffer.AsSpan(), SocketFlags.None, _from.Scratch);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            count = _buffer.Length;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            if (!_stopping.IsSet)
            {
                _transport.OutliveError(exception);
            }

            return false;
        }

        _transport.TakeDatagram(_buffer, count, _from);
        return true;
    }
}
