using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// What TCP and TLS share: a listener, one route to each remote, bounds, and the end of it all. A connection is made at the first message to a
/// remote and kept while it is used; answers go back over the connection on which the question came. TRANSPORTS.md.
/// </summary>
public abstract partial class ConnectionTransport : IPacedTransport
{
    private const int FinishMillis = 1_000;
    private const int Backlog = 256;
    private const int AcceptPauseMillis = 50;
    private const int SweepsPerIdleTime = 4;
    private const int MinSweepMillis = 10;
    private const int MostSweepMillis = 1_000;
    private const int InstanceOctets = 16;

    private readonly TcpTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly Socket _listener;
    private readonly Lock _change = new();
    private readonly Dictionary<TcpAddress, TcpRoute> _routes = [];
    private readonly HashSet<TcpRoute> _open = [];
    private readonly TaskCompletionSource<SinkDelivery> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _ended = new long[Enum.GetValues<ConnectionEnd>().Length];
    private ITimer? _sweep;
    private bool _closed;

    private protected ConnectionTransport(string scheme, TcpTransportOptions options, ILogger? logger, TimeProvider? time)
    {
        options.Validate();
        _options = options;
        Scheme = scheme;
        Logger = logger ?? NullLogger.Instance;
        Counters = new TransportCounters(scheme);
        _time = time ?? TimeProvider.System;
        _listener = StreamListener.Bind(scheme, options.BindAddress, options.Port, options.AllowOtherPort);
        _listener.Listen(Backlog);
        int port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        LocalEndpoint = IpEndpoints.Make(scheme, LocalInterface.Advertised(options.BindAddress), port);
        Instance = NewToken();
    }

    /// <inheritdoc/>
    public string Scheme { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaxMessageLength => Limits.MaxStreamMessage;

    /// <inheritdoc/>
    public TransportCounters Counters { get; }

    /// <summary>Remotes that there is a connection with, or that one is being made to.</summary>
    public int Connections
    {
        get
        {
            lock (_change)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>This transport's random number: tells the other end of two connections that both lead here.</summary>
    internal UInt128 Instance { get; }

    /// <summary>Completed by <see cref="Start"/>.</summary>
    internal Task<SinkDelivery> Started => _started.Task;

    /// <summary>Milliseconds of the monotonic clock.</summary>
    internal long NowMillis => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    private protected ILogger Logger { get; }

    /// <summary>Connections that ended for one reason.</summary>
    /// <param name="reason">The reason.</param>
    public long Ended(ConnectionEnd reason) => Interlocked.Read(ref _ended[(int)reason]);

    /// <inheritdoc/>
    public abstract bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem);

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status =
            Volatile.Read(ref _closed) ? SendStatus.Closed
            : message.Length > MaxMessageLength ? SendStatus.TooLong
            : message.Length == 0 ? SendStatus.Malformed
            : to is not TcpAddress tcp || tcp.Scheme != Scheme ? SendStatus.Unreachable
            : Enqueue(message, tcp);
        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public Task WaitForRoomAsync(RemoteAddress to, CancellationToken cancellationToken)
    {
        TcpRoute? route = null;
        lock (_change)
        {
            if (to is TcpAddress tcp)
            {
                _routes.TryGetValue(tcp, out route);
            }
        }

        return route is null ? Task.CompletedTask : route.Queue.RoomAsync().WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Start(IMessageSink sink)
    {
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_started.TrySetResult(new SinkDelivery(this, sink, Logger)))
            {
                throw new InvalidOperationException("The transport was started before.");
            }
        }

        _ = Task.Run(AcceptAllAsync);
    }

    /// <summary>Takes no more connections, sends what waits for at most a second, and closes all. May be called from a sink, and twice.</summary>
    public async ValueTask DisposeAsync()
    {
        TcpRoute[] open;
        lock (_change)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            open = [.. _open];
        }

        if (_sweep is not null)
        {
            await _sweep.DisposeAsync().ConfigureAwait(false);
        }

        _listener.Dispose();
        await Task.WhenAll(open.Select(route => route.FinishAsync(FinishMillis))).ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>A random number that is not 0.</summary>
    internal UInt128 NewToken()
    {
        Span<byte> octets = stackalloc byte[InstanceOctets];
        RandomNumberGenerator.Fill(octets);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets) | UInt128.One;
    }

    /// <summary>Makes a stream of octets of a connected socket; throws what <see cref="IsOrdinary"/> knows when the other end is not let in.</summary>
    internal abstract ValueTask<OctetChannel> SecureAsync(Socket socket, TcpAddress remote, bool isAccepted, CancellationToken cancellationToken);

    /// <summary>Whether an exception is what a network does now and then.</summary>
    internal static bool IsOrdinary(Exception exception) =>
        exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException
            or System.Security.Authentication.AuthenticationException or CryptographicException;

    /// <summary>Takes an ended route out of the table.</summary>
    /// <returns>False when messages wait that must not be lost.</returns>
    internal bool TryForget(TcpRoute route, bool mustBeEmpty)
    {
        lock (_change)
        {
            if (mustBeEmpty && !route.Queue.TryCompleteEmpty())
            {
                return false;
            }

            route.Queue.Complete();
            _open.Remove(route);
            Forgotten(route.Remote);
            foreach (TcpAddress address in _routes.Where(entry => entry.Value == route).Select(entry => entry.Key).ToArray())
            {
                _routes.Remove(address);
            }

            return true;
        }
    }

    /// <summary>Counts why a connection ended.</summary>
    internal void CountEnd(TcpRoute route, ConnectionEnd reason) => CountEnd(route.Remote, reason);

    /// <summary>The way to a remote is gone; with the lock held.</summary>
    private protected virtual void Forgotten(TcpAddress remote)
    {
    }

    /// <summary>Sends what waits for one remote, for at most a second, and closes its connection.</summary>
    private protected void Close(TcpAddress remote)
    {
        TcpRoute? route;
        lock (_change)
        {
            route = _routes.GetValueOrDefault(remote);
        }

        _ = route?.FinishAsync(FinishMillis);
    }

    /// <summary>The last step of construction: from here on time passes.</summary>
    private protected void Begin()
    {
        int idle = Math.Min(_options.IdleMillis / SweepsPerIdleTime, _options.KeepAliveMillis / SweepsPerIdleTime);
        var every = TimeSpan.FromMilliseconds(Math.Clamp(idle, MinSweepMillis, MostSweepMillis));
        _sweep = _time.CreateTimer(_ => Sweep(), null, every, every);
        TransportLog.Listens(Logger, Scheme, LocalEndpoint);
        if (_options.Port != 0 && LocalEndpointPort != _options.Port)
        {
            TransportLog.TookOtherPort(Logger, Scheme, LocalEndpointPort, _options.Port);
        }
    }

    private int LocalEndpointPort => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    private SendStatus Enqueue(ReadOnlySpan<byte> message, TcpAddress to)
    {
        // A route may end, or give way to another, between being found and being written to; the next is tried once.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            SendStatus found = FindOrDial(message, to, out TcpRoute? route);
            if (route is null)
            {
                return found;
            }

            SendStatus status = route.Queue.Enqueue(message, MaxMessageLength, NowMillis);
            if (status != SendStatus.Closed)
            {
                return status;
            }
        }

        return SendStatus.Unreachable;
    }

    private SendStatus FindOrDial(ReadOnlySpan<byte> message, TcpAddress to, out TcpRoute? route)
    {
        lock (_change)
        {
            if (_closed)
            {
                route = null;
                return SendStatus.Closed;
            }

            if (_routes.TryGetValue(to, out route))
            {
                return SendStatus.Sent;
            }

            if (!to.CanDial || !OutgoingOctets.IsOneEnvelope(message, MaxMessageLength))
            {
                return to.CanDial ? SendStatus.Malformed : SendStatus.Unreachable;
            }

            if (_open.Count >= _options.MaxConnections)
            {
                return SendStatus.Busy;
            }

            if (to.Serial != 0 && !to.TryUse())
            {
                // A session's own connection is not made twice: what it proved is gone with it.
                route = null;
                return SendStatus.Unreachable;
            }

            route = new TcpRoute(this, _options, to, accepted: null);
            _routes.Add(to, route);
            _open.Add(route);
            route.Start();
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
                TransportLog.SocketError(Logger, Scheme, exception.Message);
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
        if (!TryNameRemote(accepted, out IPEndPoint? from))
        {
            accepted.Dispose();
            return;
        }

        var remote = new TcpAddress(from, canDial: false, Scheme);
        TcpRoute? stale = null;
        bool isTaken = false;
        lock (_change)
        {
            int same = _open.Count(route => !route.Remote.CanDial && route.Remote.Remote.Address.Equals(from.Address));
            if (!_closed && _open.Count < _options.MaxConnections && same < _options.MaxConnectionsEach)
            {
                stale = _routes.GetValueOrDefault(remote);
                var route = new TcpRoute(this, _options, remote, accepted);
                _routes[remote] = route;
                _open.Add(route);
                route.Start();
                isTaken = true;
            }
        }

        stale?.Cancel(ConnectionEnd.Failed);
        if (!isTaken)
        {
            accepted.Dispose();
            CountEnd(remote, ConnectionEnd.TableFull);
        }
    }

    /// <summary>Who connected; nobody when the connection broke before it was looked at.</summary>
    private static bool TryNameRemote(Socket accepted, [NotNullWhen(true)] out IPEndPoint? from)
    {
        try
        {
            from = accepted.RemoteEndPoint as IPEndPoint;
        }
        catch (SocketException)
        {
            from = null;
        }

        return from is not null;
    }

    private void Sweep()
    {
        TcpRoute[] open;
        lock (_change)
        {
            open = [.. _open];
        }

        long now = NowMillis;
        foreach (TcpRoute route in open)
        {
            route.Connection?.Tick(now, _options);
        }
    }

    private void CountEnd(TcpAddress remote, ConnectionEnd reason)
    {
        Interlocked.Increment(ref _ended[(int)reason]);
        TransportLog.ConnectionEnded(Logger, remote, reason);
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
