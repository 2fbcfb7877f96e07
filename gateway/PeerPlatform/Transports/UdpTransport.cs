using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages as UDP datagrams: one message a datagram, at most <see cref="Limits.MaxDatagram"/> octets. Unicast on a socket of its own;
/// multicast and broadcast are heard on sockets that all peers of the machine share. A thread for each socket, and no allocation per
/// message in either direction. TRANSPORTS.md.
/// </summary>
public sealed class UdpTransport : IGroupTransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "udp";

    private readonly UdpTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Socket _own;
    private readonly int _port;
    private readonly UdpReceiver _receiver;
    private readonly UdpListeners _listeners;
    private readonly SocketAddress _group;
    private readonly Lock _change = new();
    private readonly Lock _multicasting = new();
    private volatile UdpReach _reach;
    private SinkDelivery? _delivery;
    private bool _closed;

    /// <summary>Opens and binds the sockets; what comes waits in the system's buffers until <see cref="Start"/>.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <exception cref="TransportBindException">The own socket cannot be bound.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public UdpTransport(UdpTransportOptions options, ILogger? logger = null)
        : this(options, logger, UdpSockets.OfThisSystem)
    {
    }

    /// <summary>For tests: with another system's way of sharing ports.</summary>
    internal UdpTransport(UdpTransportOptions options, ILogger? logger, UdpSockets sockets)
    {
        options.Validate();
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        _own = sockets.OpenOwn(options);
        _port = ((IPEndPoint)_own.LocalEndPoint!).Port;
        _receiver = new UdpReceiver(_own, this);
        _group = new IPEndPoint(options.Group, options.GroupPort).Serialize();
        bool ownHearsBroadcasts = options.BindAddress.Equals(IPAddress.Any) && _port == options.GroupPort;
        _listeners = new UdpListeners(this, options, sockets, ownHearsBroadcasts);
        RefreshInterfaces();
        TransportLog.Listens(_logger, Scheme, LocalEndpoint);
        if (options.Port != 0 && _port != options.Port)
        {
            TransportLog.TookOtherPort(_logger, Scheme, _port, options.Port);
        }
    }

    /// <inheritdoc/>
    public string Scheme => SchemeName;

    /// <inheritdoc/>
    public int MaxMessageLength => Limits.MaxDatagram;

    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new(SchemeName);

    /// <summary>The first of <see cref="LocalEndpoints"/>.</summary>
    public Endpoint LocalEndpoint => _reach.LocalEndpoints[0];

    /// <summary>The own socket under each address by which others may reach it, with the port that it has; at least one.</summary>
    public IReadOnlyList<Endpoint> LocalEndpoints => _reach.LocalEndpoints;

    /// <summary>The interfaces that multicasts and broadcasts use now.</summary>
    public IReadOnlyList<LocalInterface> Interfaces => _reach.Interfaces;

    /// <summary>What of multicast and broadcast could not be set up, for people; empty when all is well. Unicast works all the same.</summary>
    public IReadOnlyList<string> GroupProblems { get; private set; } = [];

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        address = null;
        if (endpoint.SchemeName != SchemeName)
        {
            problem = $"{endpoint} is not of udp.";
            return false;
        }

        if (!IpEndpoints.TryReadRemote(endpoint, out IPAddress? remote, out problem))
        {
            return false;
        }

        if (remote.AddressFamily != _own.AddressFamily)
        {
            problem = $"{endpoint} is of another address family than this transport, which is bound to {_options.BindAddress}.";
            return false;
        }

        address = UdpAddress.Of(remote, endpoint.Port);
        return true;
    }

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status = CheckLength(message.Length);
        if (status == SendStatus.Sent)
        {
            status = to is UdpAddress udp && udp.SocketAddress.Family == _own.AddressFamily
                ? SendDatagram(message, udp.SocketAddress)
                : SendStatus.Unreachable;
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public SendStatus SendMulticast(ReadOnlySpan<byte> message)
    {
        SendStatus status = CheckLength(message.Length);
        if (status != SendStatus.Sent)
        {
            return Counters.CountUnsent(status);
        }

        status = SendStatus.Unreachable;
        lock (_multicasting)
        {
            foreach (int index in _reach.MulticastInterfaces)
            {
                SendStatus one = TrySetMulticastInterface(index) ? SendDatagram(message, _group) : SendStatus.Unreachable;
                status = Better(status, one);
            }
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public SendStatus SendBroadcast(ReadOnlySpan<byte> message)
    {
        SendStatus status = CheckLength(message.Length);
        if (status != SendStatus.Sent)
        {
            return Counters.CountUnsent(status);
        }

        status = SendStatus.Unreachable;
        foreach (UdpAddress target in _reach.BroadcastTargets)
        {
            status = Better(status, SendDatagram(message, target.SocketAddress));
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public void Start(IMessageSink sink)
    {
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_delivery is not null)
            {
                throw new InvalidOperationException("The transport was started before.");
            }

            _delivery = new SinkDelivery(this, sink, _logger);
            _receiver.Start();
            _listeners.Start();
            if (_options.FollowInterfaces)
            {
                NetworkChange.NetworkAddressChanged += OnNetworkAddressChanged;
            }
        }
    }

    /// <summary>Looks at this machine's interfaces again, joins and listens on new ones, and leaves those that are gone.</summary>
    [MemberNotNull(nameof(_reach))]
    public void RefreshInterfaces()
    {
        lock (_change)
        {
            _reach = UdpReach.Of(_options, _port, LocalInterface.List());
            if (_closed)
            {
                return;
            }

            _listeners.Follow(_reach);
            if (_delivery is not null)
            {
                _listeners.Start();
            }

            IReadOnlyList<string> before = GroupProblems;
            GroupProblems = [.. _reach.Problems, .. _listeners.Problems];
            foreach (string problem in GroupProblems.Except(before))
            {
                TransportLog.GroupProblem(_logger, problem);
            }
        }
    }

    /// <summary>Closes the sockets and ends the threads; no call of the sink begins afterwards. May be called from a sink, and twice.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_change)
        {
            if (_closed)
            {
                return ValueTask.CompletedTask;
            }

            Volatile.Write(ref _closed, true);
        }

        NetworkChange.NetworkAddressChanged -= OnNetworkAddressChanged;
        _receiver.Dispose();
        _listeners.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Checks and delivers what a receiver got.</summary>
    internal void TakeDatagram(byte[] buffer, int count, UdpIncomingAddress from)
    {
        if (Volatile.Read(ref _closed))
        {
            return;
        }

        if (count == 0)
        {
            Counters.CountDropped(DropReason.Malformed);
        }
        else if (count > Limits.MaxDatagram)
        {
            Counters.CountDropped(DropReason.TooLong);
        }
        else if (_reach.IsOwn(from))
        {
            Counters.CountDropped(DropReason.Own);
        }
        else
        {
            _delivery!.Deliver(buffer, 0, count, from);
        }
    }

    /// <summary>Counts an error of a receiver that goes on.</summary>
    internal void OutliveError(Exception exception)
    {
        Counters.CountSocketError();
        TransportLog.SocketError(_logger, Scheme, exception.Message);
    }

    private static SendStatus CheckLength(int length) => length switch
    {
        0 => SendStatus.Malformed,
        > Limits.MaxDatagram => SendStatus.TooLong,
        _ => SendStatus.Sent,
    };

    /// <summary>A message to many went out when one interface took it; otherwise the last reason counts.</summary>
    private static SendStatus Better(SendStatus one, SendStatus other) => one == SendStatus.Sent ? one : other;

    private SendStatus SendDatagram(ReadOnlySpan<byte> message, SocketAddress to)
    {
        if (Volatile.Read(ref _closed))
        {
            return SendStatus.Closed;
        }

        try
        {
            _own.SendTo(message, SocketFlags.None, to);
            Counters.CountSent(message.Length);
            return SendStatus.Sent;
        }
        catch (SocketException exception)
        {
            return StatusOf(exception.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            return SendStatus.Closed;
        }
    }

    private SendStatus StatusOf(SocketError error) => error switch
    {
        _ when Volatile.Read(ref _closed) => SendStatus.Closed,
        SocketError.MessageSize => SendStatus.TooLong,
        SocketError.NoBufferSpaceAvailable or SocketError.WouldBlock => SendStatus.Busy,
        _ => SendStatus.Unreachable,
    };

    private bool TrySetMulticastInterface(int index)
    {
        try
        {
            _own.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(index));
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void OnNetworkAddressChanged(object? sender, EventArgs change) => RefreshInterfaces();
}
