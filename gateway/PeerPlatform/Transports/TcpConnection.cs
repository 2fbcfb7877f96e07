using System.Net.Sockets;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>One TCP connection: dials if need be, receives and sends side by side, and ends for one named reason.</summary>
internal sealed class TcpConnection
{
    private readonly TcpTransport _transport;
    private readonly TcpTransportOptions _options;
    private readonly KnownIncomingAddress _asSender;
    private readonly OutgoingQueue _queue;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _socket;
    private readonly bool _isDialled;
    private Task _running = Task.CompletedTask;
    private int _end = -1;
    private int _sinkThread;
    private long _lastActiveMillis;

    /// <summary>Makes a connection that dials (no socket given) or takes an accepted socket over.</summary>
    public TcpConnection(TcpTransport transport, TcpTransportOptions options, TcpAddress remote, Socket? accepted)
    {
        _transport = transport;
        _options = options;
        _asSender = new KnownIncomingAddress(remote);
        _queue = new OutgoingQueue(options.MaxQueuedMessages, options.MaxQueuedOctets);
        _isDialled = accepted is null;
        _socket = accepted ?? new Socket(remote.Remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Remote = remote;
        Touch();
    }

    /// <summary>The other side.</summary>
    public TcpAddress Remote { get; }

    /// <summary>When the last whole message went either way, by the transport's clock.</summary>
    public long LastActiveMillis => Interlocked.Read(ref _lastActiveMillis);

    /// <summary>Starts the work, once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Queues a message; Closed when the connection has ended. What is not queued stays the caller's.</summary>
    public SendStatus Enqueue(OutgoingMessage message) => _queue.Enqueue(message);

    /// <summary>Ends the connection; the first reason stays.</summary>
    public void End(ConnectionEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, -1) != -1)
        {
            return;
        }

        _transport.Forget(this, reason);
        _queue.Complete();
        _socket.Dispose();
        _over.SetResult();
    }

    /// <summary>Sends what waits, for a bounded time, ends the connection, and waits until its sink calls are over.</summary>
    public async Task FinishAsync(int millis)
    {
        bool isCalledBySink = Volatile.Read(ref _sinkThread) == Environment.CurrentManagedThreadId;
        _queue.Complete();
        await Task.WhenAny(_over.Task, Task.Delay(millis)).ConfigureAwait(false);
        End(ConnectionEnd.Disposed);
        if (!isCalledBySink)
        {
            await Task.WhenAny(_running, Task.Delay(millis)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        if (await ConnectAsync().ConfigureAwait(false))
        {
            await Task.WhenAll(GuardAsync(SendAllAsync), GuardAsync(ReceiveAllAsync)).ConfigureAwait(false);
        }

        bool isDisposed = Volatile.Read(ref _end) == (int)ConnectionEnd.Disposed;
        _queue.Drop(_transport.Counters, isDisposed ? DropReason.Closed : DropReason.Unreachable);
    }

    private async Task<bool> ConnectAsync()
    {
        try
        {
            if (_isDialled)
            {
                using var limit = new CancellationTokenSource(_options.ConnectMillis);
                await _socket.ConnectAsync(Remote.Remote, limit.Token).ConfigureAwait(false);
            }

            _socket.NoDelay = true;
            Touch();
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            End(ConnectionEnd.NotConnected);
            return false;
        }
    }

    /// <summary>Runs one direction; how it ends is how the connection ends.</summary>
    private async Task GuardAsync(Func<Task<ConnectionEnd>> direction)
    {
        ConnectionEnd end = ConnectionEnd.Failed;
        try
        {
            end = await direction().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The system's error, or the end that another direction or the transport has named already.
        }

        End(end);
    }

    private async Task<ConnectionEnd> ReceiveAllAsync()
    {
        await Task.WhenAny(_transport.Started, _over.Task).ConfigureAwait(false);
        if (!_transport.Started.IsCompleted)
        {
            return ConnectionEnd.Disposed;
        }

        SinkDelivery delivery = await _transport.Started.ConfigureAwait(false);
        using var framer = new EnvelopeFramer(_transport.MaxMessageLength);
        while (true)
        {
            int count = await _socket.ReceiveAsync(framer.GetSpace(), SocketFlags.None).ConfigureAwait(false);
            if (count == 0)
            {
                return framer.IsBetweenMessages ? ConnectionEnd.ClosedByRemote : ConnectionEnd.CutOff;
            }

            framer.Advance(count);
            DecodeStatus status = DeliverWhole(framer, delivery);
            if (status != DecodeStatus.NeedMore)
            {
                return EndOf(status);
            }
        }
    }

    private DecodeStatus DeliverWhole(EnvelopeFramer framer, SinkDelivery delivery)
    {
        DecodeStatus status = framer.TryTake(out int offset, out int count);
        while (status == DecodeStatus.Complete && Volatile.Read(ref _end) == -1)
        {
            Touch();
            Volatile.Write(ref _sinkThread, Environment.CurrentManagedThreadId);
            delivery.Deliver(framer.Buffer, offset, count, _asSender);
            Volatile.Write(ref _sinkThread, 0);
            status = framer.TryTake(out offset, out count);
        }

        return status;
    }

    private static ConnectionEnd EndOf(DecodeStatus status) => status switch
    {
        DecodeStatus.TooLong => ConnectionEnd.TooLong,
        DecodeStatus.Unknown => ConnectionEnd.Unknown,
        DecodeStatus.Complete => ConnectionEnd.Disposed,
        _ => ConnectionEnd.Malformed,
    };

    private async Task<ConnectionEnd> SendAllAsync()
    {
        while (await _queue.WaitAsync().ConfigureAwait(false))
        {
            while (_queue.TryTake(out OutgoingMessage message))
            {
                await SendOneAsync(message).ConfigureAwait(false);
            }
        }

        return ConnectionEnd.Disposed;
    }

    private async Task SendOneAsync(OutgoingMessage message)
    {
        bool isSent = false;
        try
        {
            ReadOnlyMemory<byte> rest = message.Octets;
            while (rest.Length > 0)
            {
                rest = rest[await _socket.SendAsync(rest, SocketFlags.None).ConfigureAwait(false)..];
            }

            isSent = true;
            Touch();
            _transport.Counters.CountSent(message.Count);
        }
        finally
        {
            _queue.Release(message);
            if (!isSent)
            {
                _transport.Counters.CountDropped(DropReason.Unreachable);
            }
        }
    }

    private void Touch() => Interlocked.Exchange(ref _lastActiveMillis, _transport.NowMillis);
}
