using System.Net;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Settings of a <see cref="TcpTransport"/>.</summary>
public sealed record TcpTransportOptions
{
    /// <summary>The platform's port. PROTOCOL.md section 1.</summary>
    public const int DefaultPort = 9701;

    /// <summary>Where incoming connections are taken.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>Port for incoming connections; 0 takes any free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether any other port will do when <see cref="Port"/> is taken. The endpoint tells which it became.</summary>
    public bool AllowOtherPort { get; init; } = true;

    /// <summary>Most remotes at once, incoming and outgoing together.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>Most incoming connections from one address.</summary>
    public int MaxConnectionsEach { get; init; } = 64;

    /// <summary>Most messages that wait to go out to one remote, those being written included.</summary>
    public int MaxQueuedMessages { get; init; } = 8_192;

    /// <summary>Most octets that wait to go out to one remote, those being written included; one message may always wait.</summary>
    public int MaxQueuedOctets { get; init; } = 2 * Limits.MaxStreamMessage;

    /// <summary>Milliseconds without a whole message either way after which a connection is closed.</summary>
    public int IdleMillis { get; init; } = 120_000;

    /// <summary>Milliseconds in which an outgoing connection must be made.</summary>
    public int ConnectMillis { get; init; } = 5_000;

    /// <summary>Milliseconds in which an incoming connection must bring its first whole message.</summary>
    public int FirstMessageMillis { get; init; } = 15_000;

    /// <summary>Milliseconds of silence after which a remote is asked whether it is there.</summary>
    public int KeepAliveMillis { get; init; } = 15_000;

    /// <summary>Milliseconds of silence, or of writing without end, after which a remote counts as dead.</summary>
    public int SilentMillis { get; init; } = 45_000;

    /// <summary>Milliseconds before a connection that broke is made again; doubled after each failure.</summary>
    public int RetryMillis { get; init; } = 250;

    /// <summary>Most milliseconds between two tries.</summary>
    public int LongestRetryMillis { get; init; } = 5_000;

    /// <summary>Milliseconds that a message waits for a connection at most.</summary>
    public int HoldMillis { get; init; } = 10_000;

    /// <summary>Says what is wrong with the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal void Validate()
    {
        int[] bounds =
        [
            MaxConnections, MaxConnectionsEach, MaxQueuedMessages, MaxQueuedOctets, IdleMillis, ConnectMillis, FirstMessageMillis, KeepAliveMillis,
            SilentMillis, RetryMillis, LongestRetryMillis, HoldMillis,
        ];
        if (bounds.Min() <= 0 || Port is < 0 or > 65535)
        {
            throw new ArgumentException("A TCP setting is out of range: bounds and times are above 0, the port is 0 to 65535.");
        }
    }
}
