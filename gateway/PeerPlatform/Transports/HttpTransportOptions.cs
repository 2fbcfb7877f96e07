using System.Net;
using NanoPeers.Endpoints;

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

    /// <summary>
    /// The mailbox that this peer fetches its messages from: <c>http://host:port/relay/PEER-UUID</c>. Then it takes no requests itself and needs no port: for
    /// peers behind a firewall, or on a network that lets requests out only. Null: others post here.
    /// </summary>
    public Endpoint? Mailbox { get; init; }

    /// <summary>Whether other peers may have mailboxes here, which they fetch by long polling.</summary>
    public bool HostsMailboxes { get; init; }

    /// <summary>Most mailboxes here.</summary>
    public int MaxPolled { get; init; } = 1_024;

    /// <summary>Most milliseconds that a request for messages waits: below the patience of proxies.</summary>
    public int PollMillis { get; init; } = 25_000;

    /// <summary>Milliseconds after which a mailbox that nobody asks for is forgotten when room is needed, or may be taken over.</summary>
    public int PolledIdleMillis { get; init; } = 120_000;

    /// <summary>Milliseconds after a failed request for messages; doubled after each.</summary>
    public int PollRetryMillis { get; init; } = 500;

    /// <summary>Most milliseconds between two requests for messages.</summary>
    public int LongestPollRetryMillis { get; init; } = 15_000;

    /// <summary>An HTTP proxy through which all requests go; null: none, whatever the system says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Says what is wrong with the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal void Validate()
    {
        int smallest = new[]
        {
            MaxConnections, MaxRemotes, MaxQueuedMessages, MaxQueuedOctets, PostMillis, IdleMillis, MaxPolled, PollMillis, PolledIdleMillis, PollRetryMillis,
            LongestPollRetryMillis,
        }.Min();
        if (Mailbox is not null && (Mailbox.SchemeName != HttpTransport.SchemeName || Mailbox.Peer is null))
        {
            throw new ArgumentException($"{Mailbox} is no mailbox: http://host:port/relay/PEER-UUID.");
        }

        if (smallest <= 0 || Port is < 0 or > 65535)
        {
            throw new ArgumentException("An HTTP setting is out of range: bounds and times are above 0, the port is 0 to 65535.");
        }
    }
}
