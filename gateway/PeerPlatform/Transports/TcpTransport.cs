using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Endpoints;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages on TCP streams, cut by the length in their own envelopes. A connection is made at the first message to a remote and kept while
/// it is used; answers go back over the connection on which the question came. TRANSPORTS.md.
/// </summary>
public sealed class TcpTransport : ITransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "tcp";

    private const int FinishMillis = 1_000;
    private const int Backlog = 64;
    private const int AcceptPauseMillis = 50;
    private const int SweepsPerIdleTime = 4;
    private const int MinSweepMillis = 10;

    [ThreadStatic]
    private static Envelope? _checkedEnvelope;

    private readonly TcpTransportOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Socket _listener;
    private readonly Lock _change = new();
    private readonly Dictionary<TcpAddress, TcpConnection> _connections = [];
    private readonly TaskCompletionSource<SinkDelivery> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _sweep;
    private readonly long[] _ended = new long[Enum.GetValues<ConnectionEnd>().Length];
    private bool _closed;

    /// <summary>Binds the port; connections that come wait until <see cref="Start"/>.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <param name="time">The clock of the idle time; null is the system's.</param>
    /// <exception cref="TransportBindException">The port cannot be had.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public TcpTransport(TcpTransportOptions options, ILogger? logger = null, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        _time = time ?? TimeProvider.System;
        _listener = StreamListener.Bind(SchemeName, options.BindAddress, options.Port, options.AllowOtherPort);
        _listener.Listen(Backlog);
        int port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        LocalEndpoint = IpEndpoints.Make(SchemeName, LocalInterface.Advertised(options.BindAddress), port);
        var every = TimeSpan.FromMilliseconds(Math.Max(options.IdleMillis / SweepsPerIdleTime, MinSweepMillis));
        _sweep = _time.CreateTimer(_ => CloseIdle(), null, every, every);
        TransportLog.Listens(_logger, Scheme, LocalEndpoint);
        if (options.Port != 0 && port != options.Port)
        {
            TransportLog.TookOtherPort(_logger, Scheme, port, options.Port);
        }
    }

    /// <inheritdoc/>
    public string Scheme => SchemeName;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaxMessageLength => Limits.MaxStreamMessage;

    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new(SchemeName);

    /// <summary>Connections there are now, those being made included.</summary>
    public int Connections
    {
        get
        {
            lock (_change)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Completed by <see cref="Start"/>.</summary>
    internal Task<SinkDelivery> Started => _started.Task;

    /// <summary>Milliseconds of the monotonic clock.</summary>
    internal long NowMillis => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Connections that ended for one reason.</summary>
    /// <param name="reason">The reason.</param>
    public long Ended(ConnectionEnd reason) => Interlocked.Read(ref _ended[(int)reason]);

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        address = null;
        if (endpoint.SchemeName != SchemeName)
        {
            problem = $"{endpoint} is not of {SchemeName}.";
            return false;
        }

        if (!IpEndpoints.TryReadRemote(endpoint, out IPAddress? remote, out problem))
        {
            return false;
        }

        address = new TcpAddress(new IPEndPoint(remote, endpoint.Port), canDial: true);
        return true;
    }

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status =
            Volatile.Read(ref _closed) ? SendStatus.Closed
            : message.Length > MaxMessageLength ? SendStatus.TooLong
            : to is not TcpAddress ? SendStatus.Unreachable
            : SendStatus.Sent;
        if (status == SendStatus.Sent)
        {
            OutgoingMessage copy = OutgoingMessage.Copy(message);
            status = IsOneEnvelope(copy) ? Enqueue(copy, (TcpAddress)to) : SendStatus.Malformed;
            if (status != SendStatus.Sent)
            {
                copy.Release();
            }
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public void Start(IMessageSink sink)
    {
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_started.TrySetResult(new SinkDelivery(this, sink, _logger)))
            {
                throw new InvalidOperationException("The transport was started before.");
            }
        }

        _ = Task.Run(AcceptAllAsync);
    }

    /// <summary>Takes no more connections, sends what waits for at most a second, and closes all. May be called from a sink, and twice.</summary>
    public async ValueTask DisposeAsync()
    {
        TcpConnection[] open;
        lock (_change)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            open = [.. _connections.Values];
        }

        await _sweep.DisposeAsync().ConfigureAwait(false);
        _listener.Dispose();
        await Task.WhenAll(open.Select(connection => connection.FinishAsync(FinishMillis))).ConfigureAwait(false);
    }

    /// <summary>Takes an ended connection out of the table and counts why it ended.</summary>
    internal void Forget(TcpConnection connection, ConnectionEnd reason)
    {
        lock (_change)
        {
            if (_connections.GetValueOrDefault(connection.Remote) == connection)
            {
                _connections.Remove(connection.Remote);
            }
        }

        CountEnd(connection.Remote, reason);
    }

    /// <summary>Anything but exactly one envelope would break the stream for all that follows.</summary>
    private bool IsOneEnvelope(OutgoingMessage message)
    {
        Envelope envelope = _checkedEnvelope ??= new Envelope();
        DecodeStatus status = envelope.TryDecode(message.Buffer, 0, message.Count, MaxMessageLength);
        return status == DecodeStatus.Complete && envelope.TotalLength == message.Count;
    }

    private SendStatus Enqueue(OutgoingMessage message, TcpAddress to)
    {
        // A connection may end between being found and being written to; a new one is tried once.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            SendStatus found = FindOrDial(to, out TcpConnection? connection);
            if (connection is null)
            {
                return found;
            }

            SendStatus status = connection.Enqueue(message);
            if (status != SendStatus.Closed)
            {
                return status;
            }
        }

        return SendStatus.Unreachable;
    }

    private SendStatus FindOrDial(TcpAddress to, out TcpConnection? connection)
    {
        lock (_change)
        {
            if (_closed)
            {
                connection = null;
                return SendStatus.Closed;
            }

            if (_connections.TryGetValue(to, out connection))
            {
                return SendStatus.Sent;
            }

            if (!to.CanDial)
            {
                return SendStatus.Unreachable;
            }

            if (_connections.Count >= _options.MaxConnections)
            {
                return SendStatus.Busy;
            }

            connection = new TcpConnection(this, _options, to, accepted: null);
            _connections.Add(to, connection);
            connection.Start();
            return SendStatus.Sent;
        }
    }

    private async Task AcceptAllAsync()
    {
        while (!Volatile.Read(ref _closed))
        {
            try
            {
                Accept(await _listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (SocketException exception) when (!Volatile.Read(ref _closed))
            {
                // Out of descriptors, for one: take a breath, go on.
                Counters.CountSocketError();
                TransportLog.SocketError(_logger, Scheme, exception.Message);
                await Task.Delay(AcceptPauseMillis).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Accept(Socket accepted)
    {
        if (accepted.RemoteEndPoint is not IPEndPoint from)
        {
            accepted.Dispose();
            return;
        }

        var remote = new TcpAddress(from, canDial: false);
        TcpConnection? stale = null;
        bool isTaken = false;
        lock (_change)
        {
            if (!_closed && _connections.Count < _options.MaxConnections)
            {
                stale = _connections.GetValueOrDefault(remote);
                var connection = new TcpConnection(this, _options, remote, accepted);
                _connections[remote] = connection;
                connection.Start();
                isTaken = true;
            }
        }

        stale?.End(ConnectionEnd.Failed);
        if (!isTaken)
        {
            accepted.Dispose();
            CountEnd(remote, ConnectionEnd.TableFull);
        }
    }

    private void CloseIdle()
    {
        TcpConnection[] idle;
        long now = NowMillis;
        lock (_change)
        {
            idle = [.. _connections.Values.Where(connection => now - connection.LastActiveMillis > _options.IdleMillis)];
        }

        foreach (TcpConnection connection in idle)
        {
            connection.End(ConnectionEnd.Idle);
        }
    }

    private void CountEnd(TcpAddress remote, ConnectionEnd reason)
    {
        Interlocked.Increment(ref _ended[(int)reason]);
        TransportLog.ConnectionEnded(_logger, remote, reason);
        switch (reason)
        {
            case ConnectionEnd.Malformed or ConnectionEnd.CutOff:
                Counters.CountDropped(DropReason.Malformed);
                break;
            case ConnectionEnd.TooLong:
                Counters.CountDropped(DropReason.TooLong);
                break;
            case ConnectionEnd.Unknown:
                Counters.CountDropped(DropReason.Unknown);
                break;
        }
    }
}
