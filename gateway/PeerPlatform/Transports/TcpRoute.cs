using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// The way to one remote: what waits for it, and at most one connection. A way that can be dialled gets a new connection when the old one
/// broke and something waits, at first soon, then less and less often.
/// </summary>
internal sealed class TcpRoute : IDisposable
{
    private readonly ConnectionTransport _transport;
    private readonly TcpTransportOptions _options;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private readonly Lock _change = new();
    private readonly Socket? _accepted;
    private Task _running = Task.CompletedTask;
    private volatile TcpConnection? _connection;
    private ConnectionEnd _lastProblem = ConnectionEnd.NotConnected;
    private int _failures;
    private bool _isDisposed;

    /// <summary>Makes a way that dials (no socket given) or takes an accepted socket over.</summary>
    public TcpRoute(ConnectionTransport transport, TcpTransportOptions options, TcpAddress remote, Socket? accepted)
    {
        _transport = transport;
        _options = options;
        _accepted = accepted;
        _ended = _ending.Token;
        Remote = remote;
        Queue = new OutgoingOctets(options.MaxQueuedMessages, options.MaxQueuedOctets);
    }

    /// <summary>The other side.</summary>
    public TcpAddress Remote { get; }

    /// <summary>What waits for it.</summary>
    public OutgoingOctets Queue { get; }

    /// <summary>The connection that there is; null while none is.</summary>
    public TcpConnection? Connection => _connection;

    /// <summary>Starts the work, once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends it at once.</summary>
    public void Cancel(ConnectionEnd reason)
    {
        lock (_change)
        {
            if (!_isDisposed)
            {
                _ending.Cancel();
            }
        }

        Connection?.End(reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_change)
        {
            _isDisposed = true;
            _ending.Dispose();
        }
    }

    /// <summary>Sends what waits, for a bounded time, ends, and waits until its sink calls are over.</summary>
    public async Task FinishAsync(int millis)
    {
        TcpConnection? connection = Connection;
        bool isCalledBySink = connection?.IsInSink == true;
        Queue.Complete();
        connection?.Pause(false);
        await Task.WhenAny(isCalledBySink ? connection!.Over : _running, Task.Delay(millis)).ConfigureAwait(false);
        Cancel(ConnectionEnd.Disposed);
        if (!isCalledBySink)
        {
            await Task.WhenAny(_running, Task.Delay(millis)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        ConnectionEnd end;
        do
        {
            end = await RunOnceAsync().ConfigureAwait(false);
            _transport.CountEnd(this, end);
        }
        while (!_transport.TryForget(this, mustBeEmpty: true) && await MayTryAgainAsync().ConfigureAwait(false));
        _transport.TryForget(this, mustBeEmpty: false);
        Queue.Drop(_transport.Counters, end == ConnectionEnd.Disposed ? DropReason.Closed : DropReason.Unreachable);
        Dispose();
    }

    private async Task<ConnectionEnd> RunOnceAsync()
    {
        OctetChannel? channel = await OpenAsync().ConfigureAwait(false);
        if (channel is null)
        {
            return _ended.IsCancellationRequested ? ConnectionEnd.Disposed : _lastProblem;
        }

        TcpConnection connection = new(_transport, this, channel, _accepted is null);
        _connection = connection;
        if (_ended.IsCancellationRequested)
        {
            connection.End(ConnectionEnd.Disposed);
        }

        ConnectionEnd end = await connection.RunAsync().ConfigureAwait(false);
        _failures = connection.HeardMessage ? 0 : _failures;
        _connection = null;
        return end;
    }

    private async Task<OctetChannel?> OpenAsync()
    {
        Socket socket = _accepted ?? new Socket(Remote.Remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended);
            limit.CancelAfter(_options.ConnectMillis);
            if (_accepted is null)
            {
                await socket.ConnectAsync(Remote.Remote, limit.Token).ConfigureAwait(false);
            }

            socket.NoDelay = true;
            _lastProblem = ConnectionEnd.NotProven;
            OctetChannel channel = await _transport.SecureAsync(socket, Remote, _accepted is not null, limit.Token).ConfigureAwait(false);
            _lastProblem = ConnectionEnd.NotConnected;
            return channel;
        }
        catch (Exception exception) when (ConnectionTransport.IsOrdinary(exception))
        {
            socket.Dispose();
            return null;
        }
    }

    private async Task<bool> MayTryAgainAsync()
    {
        bool mayDial = _accepted is null && Remote.Serial == 0 && !_ended.IsCancellationRequested && !Queue.IsCompleted;
        if (!mayDial)
        {
            return false;
        }

        int pause = (int)Math.Min((long)_options.RetryMillis << Math.Min(_failures++, 16), _options.LongestRetryMillis);
        await Task.WhenAny(Task.Delay(pause, _ended)).ConfigureAwait(false);
        return !_ended.IsCancellationRequested && !Queue.IsCompleted && _transport.NowMillis - Queue.WaitingSinceMillis <= _options.HoldMillis;
    }
}
