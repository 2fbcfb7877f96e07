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

    /// <summary>Most connections at once, incoming and outgoing together.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Most messages that wait to go out on one connection.</summary>
    public int MaxQueuedMessages { get; init; } = 64;

    /// <summary>Most octets that wait to go out on one connection; one message may always wait.</summary>
    public int MaxQueuedOctets { get; init; } = 2 * Limits.MaxStreamMessage;

    /// <summary>Milliseconds without a whole message either way after which a connection is closed.</summary>
    public int IdleMillis { get; init; } = 120_000;

    /// <summary>Milliseconds in which an outgoing connection must be made.</summary>
    public int ConnectMillis { get; init; } = 5_000;

    /// <summary>Says what is wrong with the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal void Validate()
    {
        bool boundsAreRight = MaxConnections > 0 && MaxQueuedMessages > 0 && MaxQueuedOctets > 0 && IdleMillis > 0 && ConnectMillis > 0;
        if (!boundsAreRight || Port is < 0 or > 65535)
        {
            throw new ArgumentException("A TCP setting is out of range: bounds and times are above 0, the port is 0 to 65535.");
        }
    }
}
