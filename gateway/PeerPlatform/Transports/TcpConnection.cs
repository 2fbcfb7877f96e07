using System.Net.Sockets;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// One connection of a route, made by <see cref="ConnectionTransport"/>: receives and sends side by side, and ends for one named reason.
/// What is said between messages stands in the other file.
/// </summary>
internal sealed partial class TcpConnection
{
    private readonly ConnectionTransport _transport;
    private readonly OctetChannel _channel;
    private readonly KnownIncomingAddress _asSender;
    private readonly AsyncSignal _signal = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _end = -1;
    private int _sinkThread;
    private long _lastActiveMillis;
    private long _writingSinceMillis = long.MaxValue;
    private volatile bool _isPaused;
    private volatile bool _isFinishing;

    public TcpConnection(ConnectionTransport transport, TcpRoute route, OctetChannel channel, bool isDialled)
    {
        _transport = transport;
        _channel = channel;
        Route = route;
        IsDialled = isDialled;
        _asSender = new KnownIncomingAddress(route.Remote);
        MadeMillis = transport.NowMillis;
        Touch();
        _lastHeardMillis = MadeMillis;
    }

    /// <summary>Whose messages it carries.</summary>
    public TcpRoute Route { get; }

    /// <summary>Whether this end made it.</summary>
    public bool IsDialled { get; }

    /// <summary>When it was made, by the transport's clock.</summary>
    public long MadeMillis { get; }

    /// <summary>When the last whole message went either way, by the transport's clock.</summary>
    public long LastActiveMillis => Interlocked.Read(ref _lastActiveMillis);

    /// <summary>Whether a whole message came.</summary>
    public bool HeardMessage { get; private set; }

    /// <summary>Whether the calling thread is inside this connection's sink.</summary>
    public bool IsInSink => Volatile.Read(ref _sinkThread) == Environment.CurrentManagedThreadId;

    /// <summary>Completes when the connection has ended.</summary>
    public Task Over => _over.Task;

    /// <summary>Works until the end.</summary>
    public async Task<ConnectionEnd> RunAsync()
    {
        Route.Queue.Reader = _signal;
        Greet();
        await Task.WhenAll(GuardAsync(SendAllAsync), GuardAsync(ReceiveAllAsync)).ConfigureAwait(false);
        return (ConnectionEnd)Volatile.Read(ref _end);
    }

    /// <summary>Ends the connection; the first reason stays.</summary>
    public void End(ConnectionEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, -1) == -1)
        {
            _channel.Dispose();
            _signal.Set();
            _over.TrySetResult();
        }
    }

    /// <summary>What the passing of time asks of it.</summary>
    public void Tick(long nowMillis, TcpTransportOptions options)
    {
        bool isStranger = !IsDialled && !HeardMessage && nowMillis - MadeMillis > options.FirstMessageMillis;
        if (isStranger || nowMillis - LastActiveMillis > options.IdleMillis)
        {
            End(ConnectionEnd.Idle);
            return;
        }

        bool isStuck = nowMillis - Interlocked.Read(ref _writingSinceMillis) > options.SilentMillis;
        if (isStuck || IsSilent(nowMillis, options))
        {
            End(ConnectionEnd.Silent);
        }
    }

    /// <summary>Runs one direction; how it ends is how the connection ends.</summary>
    private async Task GuardAsync(Func<Task<ConnectionEnd?>> direction)
    {
        ConnectionEnd? end = ConnectionEnd.Failed;
        try
        {
            end = await direction().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The system's error, or the end that another direction or the transport has named already.
        }

        if (end is { } reason)
        {
            End(reason);
        }
    }

    private async Task<ConnectionEnd?> ReceiveAllAsync()
    {
        await Task.WhenAny(_transport.Started, Over).ConfigureAwait(false);
        if (!_transport.Started.IsCompleted)
        {
            return ConnectionEnd.Disposed;
        }

        SinkDelivery delivery = await _transport.Started.ConfigureAwait(false);
        using var framer = new EnvelopeFramer(_transport.MaxMessageLength);
        while (true)
        {
            int count = await _channel.ReadAsync(framer.GetSpace()).ConfigureAwait(false);
            if (count == 0)
            {
                return !framer.IsBetweenMessages ? ConnectionEnd.CutOff : _isFinishing ? ConnectionEnd.Merged : ConnectionEnd.ClosedByRemote;
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
        DecodeStatus status = DecodeStatus.Complete;
        bool isActive = false;
        while (status == DecodeStatus.Complete && Volatile.Read(ref _end) == -1)
        {
            status = framer.TryTakeControl(out StreamControl control);
            if (status == DecodeStatus.Complete)
            {
                Hear(control);
            }
            else if (status == DecodeStatus.End)
            {
                status = framer.TryTake(out int offset, out int count);
                if (status == DecodeStatus.Complete)
                {
                    isActive = true;
                    Deliver(delivery, framer.Buffer, offset, count);
                }
            }
        }

        if (isActive)
        {
            Touch();
            Interlocked.Exchange(ref _lastHeardMillis, LastActiveMillis);
            Volatile.Write(ref _unanswered, 0);
        }

        return status;
    }

    private void Deliver(SinkDelivery delivery, byte[] buffer, int offset, int count)
    {
        HeardMessage = true;
        Volatile.Write(ref _sinkThread, Environment.CurrentManagedThreadId);
        delivery.Deliver(buffer, offset, count, _asSender);
        Volatile.Write(ref _sinkThread, 0);
    }

    private static ConnectionEnd EndOf(DecodeStatus status) => status switch
    {
        DecodeStatus.TooLong => ConnectionEnd.TooLong,
        DecodeStatus.Unknown => ConnectionEnd.Unknown,
        DecodeStatus.Complete => ConnectionEnd.Disposed,
        _ => ConnectionEnd.Malformed,
    };

    private async Task<ConnectionEnd?> SendAllAsync()
    {
        while (Volatile.Read(ref _end) == -1)
        {
            if (TryTakeControl(out ReadOnlyMemory<byte> controls))
            {
                await WriteAsync(controls).ConfigureAwait(false);
            }
            else if (!_isPaused && Route.Queue.TryTake(out OutgoingBatch batch))
            {
                await SendBatchAsync(batch).ConfigureAwait(false);
            }
            else if (_isFinishing)
            {
                // The rest is read until the other end is done, too.
                await _channel.EndWritingAsync().ConfigureAwait(false);
                return null;
            }
            else if (!_isPaused && Route.Queue.IsCompleted)
            {
                return ConnectionEnd.Disposed;
            }
            else
            {
                await _signal.WaitAsync().ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>What is handed to the system is not sent again: nobody knows what of it arrived.</summary>
    private async Task SendBatchAsync(OutgoingBatch batch)
    {
        bool isSent = false;
        try
        {
            await WriteAsync(batch.Octets).ConfigureAwait(false);
            isSent = true;
            Touch();
            _transport.Counters.CountSent(batch.Messages, batch.Count);
        }
        finally
        {
            Route.Queue.Return(batch);
            if (!isSent)
            {
                _transport.Counters.CountDropped(DropReason.Unreachable, batch.Messages);
            }
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> octets)
    {
        Interlocked.Exchange(ref _writingSinceMillis, _transport.NowMillis);
        await _channel.WriteAsync(octets).ConfigureAwait(false);
        Interlocked.Exchange(ref _writingSinceMillis, long.MaxValue);
    }

    private void Touch() => Interlocked.Exchange(ref _lastActiveMillis, _transport.NowMillis);
}
