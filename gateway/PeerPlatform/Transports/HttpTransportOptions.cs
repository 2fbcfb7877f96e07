using System.Net;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Settings of an <see cref="HttpTransport"/>.</summary>
public sealed record HttpTransportOptions
{
    /// <summary>The port of HTTP messages, beside the platform's TCP port.</summary>
    public const int DefaultPort = 9702;

    /// <summary>Where requests are taken: this machine only, unless told otherwise.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Port for requests; 0 takes any free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether any other port will do when <see cref="Port"/> is taken. The endpoint tells which it became.</summary>
    public bool AllowOtherPort { get; init; } = true;

    /// <summary>Most incoming connections at once.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Most remotes to which messages are under way at once.</summary>
    public int MaxRemotes { get; init; } = 64;

    /// <summary>Most messages that wait to be posted to one remote.</summary>
    public int MaxQueuedMessages { get; init; } = 64;

    /// <summary>Most octets that wait to be posted to one remote; one message may always wait.</summary>
    public int MaxQueuedOctets { get; init; } = 2 * Limits.MaxStreamMessage;

    /// <summary>Milliseconds in which a message must be posted and answered.</summary>
    public int PostMillis { get; init; } = 10_000;

    /// <summary>Milliseconds after which a remote to which nothing is posted is forgotten.</summary>
    public int IdleMillis { get; init; } = 30_000;

    /// <summary>Says what is wrong with the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal void Validate()
    {
        int smallest = new[] { MaxConnections, MaxRemotes, MaxQueuedMessages, MaxQueuedOctets, PostMillis, IdleMillis }.Min();
        if (smallest <= 0 || Port is < 0 or > 65535)
        {
            throw new ArgumentException("An HTTP setting is out of range: bounds and times are above 0, the port is 0 to 65535.");
        }
    }
}
