using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages as HTTP requests: each is posted to <c>http://host:port/messages</c> and answered by 202 alone. For remotes that can be reached
/// by HTTP only; hosts may be names here, which the system looks up when a message is posted. TRANSPORTS.md.
/// </summary>
public sealed class HttpTransport : ITransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "http";

    /// <summary>Where messages are posted.</summary>
    public const string Path = "/messages";

    /// <summary>The media type of a message.</summary>
    public const string MediaType = "application/octet-stream";

    /// <summary>Request header: the port at which the sender takes messages itself, on the host that the request comes from.</summary>
    public const string AnswerPortHeader = "NanoPeers-Port";

    /// <summary>Request header: the peer that posts, where its mailbox is at the host that it posts to.</summary>
    public const string PeerHeader = "NanoPeers-Peer";

    private const int Backlog = 64;
    private const int FinishMillis = 1_000;
    private const int MaxResponseHeaderKilobytes = 4;

    private readonly HttpTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Socket? _listener;
    private readonly HttpClient _pollClient;
    private readonly PollBoxes _boxes;
    private readonly HttpClient _client;
    private readonly Lock _change = new();
    private readonly Dictionary<HttpAddress, HttpOutbox> _outboxes = [];
    private readonly CancellationTokenSource _ending = new();
    private HttpInbox? _inbox;
    private HttpPoller? _poller;
    private bool _closed;

    /// <summary>Binds the port; requests that come wait until <see cref="Start"/>.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <exception cref="TransportBindException">The port cannot be had.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public HttpTransport(HttpTransportOptions options, ILogger? logger = null)
    {
        options.Validate();
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        _client = MakeClient(options);
        _pollClient = MakeClient(options);
        _boxes = new PollBoxes(options, TimeProvider.System);
        if (options.Mailbox is { } mailbox)
        {
            LocalEndpoint = mailbox;
            HostAddress = HttpAddress.Of(Endpoint.Parse($"{SchemeName}://{mailbox.Host}:{mailbox.Port}")!, canPost: true);
            return;
        }

        _listener = StreamListener.Bind(SchemeName, options.BindAddress, options.Port, options.AllowOtherPort);
        _listener.Listen(Backlog);
        int port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        LocalEndpoint = IpEndpoints.Make(SchemeName, LocalInterface.Advertised(options.BindAddress), port);
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

    /// <summary>What came, went and was dropped. A message is counted as sent when the remote has answered 202.</summary>
    public TransportCounters Counters { get; } = new(SchemeName);

    /// <summary>Remotes to which messages are or were lately under way.</summary>
    public int Remotes
    {
        get
        {
            lock (_change)
            {
                return _outboxes.Count;
            }
        }
    }

    /// <summary>Mailboxes of others that are here.</summary>
    public int Mailboxes => _boxes.Count;

    /// <summary>The host of this peer's own mailbox; null when it takes messages itself.</summary>
    internal HttpAddress? HostAddress { get; }

    /// <summary>The mailbox and the secret that say to its host who posts; null when this peer takes messages itself, or before the start.</summary>
    internal (Endpoint Mailbox, string Token)? Owned => _options.Mailbox is { } mailbox && _poller is { } poller ? (mailbox, poller.Token) : null;

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        problem = endpoint.SchemeName != SchemeName ? $"{endpoint} is not of {SchemeName}."
            : "";
        address = problem.Length == 0 ? HttpAddress.Of(endpoint, canPost: true) : null;
        if (address is null && problem.Length == 0)
        {
            problem = $"{endpoint}: '{endpoint.Host}' is no host of a request.";
        }

        return address is not null;
    }

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status =
            Volatile.Read(ref _closed) ? SendStatus.Closed
            : message.Length == 0 ? SendStatus.Malformed
            : message.Length > MaxMessageLength ? SendStatus.TooLong
            : to is not HttpAddress { CanPost: true } ? SendStatus.Unreachable
            : SendStatus.Sent;
        if (status == SendStatus.Sent)
        {
            status = to is HttpAddress { Box: { } peer } box && _options.HostsMailboxes && box.IsAt(LocalEndpoint)
                ? PutInto(peer, message)
                : EnqueueCopy(message, (HttpAddress)to);
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public void Start(IMessageSink sink)
    {
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_inbox is not null || _poller is not null)
            {
                throw new InvalidOperationException("The transport was started before.");
            }

            SinkDelivery delivery = new(this, sink, _logger);
            if (_options.Mailbox is { } mailbox)
            {
                _poller = new HttpPoller(this, _options, mailbox, _pollClient, _logger);
                _poller.Start(delivery);
                return;
            }

            _inbox = new HttpInbox(this, _options, _listener!, delivery, _boxes);
            _inbox.Start();
        }
    }

    /// <summary>Takes no more requests, posts what waits for at most a second, and ends. May be called from a sink, and twice.</summary>
    public async ValueTask DisposeAsync()
    {
        HttpOutbox[] open;
        lock (_change)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            open = [.. _outboxes.Values];
        }

        _ending.CancelAfter(FinishMillis);
        Task posting = Task.WhenAll(open.Select(outbox => outbox.FinishAsync()));
        if (_inbox is not null)
        {
            await _inbox.StopAsync(FinishMillis).ConfigureAwait(false);
            await _inbox.DisposeAsync().ConfigureAwait(false);
        }

        if (_poller is not null)
        {
            await _poller.DisposeAsync().ConfigureAwait(false);
        }

        await posting.ConfigureAwait(false);
        _listener?.Dispose();
        _pollClient.Dispose();
        _client.Dispose();
        _ending.Dispose();
    }

    /// <summary>Takes an ended outbox out of the table.</summary>
    internal void Forget(HttpOutbox outbox)
    {
        lock (_change)
        {
            if (_outboxes.GetValueOrDefault(outbox.Remote) == outbox)
            {
                _outboxes.Remove(outbox.Remote);
            }
        }
    }

    /// <summary>A client that keeps one connection a remote and follows nobody anywhere.</summary>
    private static HttpClient MakeClient(HttpTransportOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
            MaxConnectionsPerServer = 1,
            MaxResponseHeadersLength = MaxResponseHeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(options.IdleMillis),
            ConnectTimeout = TimeSpan.FromMilliseconds(options.PostMillis),
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A message for a peer whose mailbox is here.</summary>
    private SendStatus PutInto(Identifiers.Identifier peer, ReadOnlySpan<byte> message)
    {
        SendStatus status = _boxes.FindOrMake(peer)?.Put(message, "") ?? SendStatus.Busy;
        if (status == SendStatus.Sent)
        {
            Counters.CountSent(message.Length);
        }

        return status;
    }

    private SendStatus EnqueueCopy(ReadOnlySpan<byte> message, HttpAddress to)
    {
        OutgoingMessage copy = OutgoingMessage.Copy(message);
        SendStatus status = Enqueue(copy, to);
        if (status != SendStatus.Sent)
        {
            copy.Release();
        }

        return status;
    }

    private SendStatus Enqueue(OutgoingMessage message, HttpAddress to)
    {
        // An outbox may end between being found and being written to; a new one is tried once.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            SendStatus found = FindOrOpen(to, out HttpOutbox? outbox);
            if (outbox is null)
            {
                return found;
            }

            SendStatus status = outbox.Enqueue(message);
            if (status != SendStatus.Closed)
            {
                return status;
            }

            Forget(outbox);
        }

        return SendStatus.Unreachable;
    }

    private SendStatus FindOrOpen(HttpAddress to, out HttpOutbox? outbox)
    {
        lock (_change)
        {
            if (_closed)
            {
                outbox = null;
                return SendStatus.Closed;
            }

            if (_outboxes.TryGetValue(to, out outbox))
            {
                return SendStatus.Sent;
            }

            if (_outboxes.Count >= _options.MaxRemotes)
            {
                return SendStatus.Busy;
            }

            outbox = new HttpOutbox(this, _options, to, _client, _logger);
            _outboxes.Add(to, outbox);
            outbox.Start(_ending.Token);
            return SendStatus.Sent;
        }
    }
}
