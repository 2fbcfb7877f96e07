using System.Diagnostics.CodeAnalysis;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>
/// Messages by way of mailboxes, <c>relay://GATEWAY/PEER</c>: to peers that sleep or cannot be reached, as to any others. What is above need not know; it
/// may take hours. The peer's <see cref="RelayService"/> does the work. RELAY.md.
/// </summary>
public sealed class RelayTransport : ITransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "relay";

    private readonly Identifier _self;
    private volatile IMessageSink? _sink;
    private volatile RelayService? _service;
    private volatile Identifier? _home;
    private volatile bool _closed;

    /// <summary>Makes a peer's relay transport.</summary>
    /// <param name="self">The peer.</param>
    /// <param name="home">The gateway at which the peer has its mailbox, which it tells others; null for none.</param>
    public RelayTransport(Identifier self, Identifier? home = null)
    {
        _self = self;
        _home = home;
    }

    /// <inheritdoc/>
    public string Scheme => SchemeName;

    /// <summary>The gateway at which the peer has its mailbox; null for none. The first at which its service collects, where it was not given.</summary>
    public Identifier? Home => _home;

    /// <summary>Where others reach this peer by relay; without a home nobody does, and it names the peer itself.</summary>
    public Endpoint LocalEndpoint => RelayAddress.Of(_home ?? _self, _self);

    /// <inheritdoc/>
    public int MaxMessageLength => RelayLimits.MaxMessage;

    /// <inheritdoc/>
    public bool KeepsMessages => true;

    /// <inheritdoc/>
    public bool IsAdvertised => Home is not null;

    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new(SchemeName);

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        bool isRelay = endpoint is { Scheme: EndpointScheme.Relay, Gateway: not null, Peer: not null };
        address = isRelay ? new RelayAddress(endpoint.Gateway!, endpoint.Peer!) : null;
        problem = isRelay ? "" : $"{endpoint} is not of {SchemeName}.";
        return isRelay;
    }

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status = message.IsEmpty ? SendStatus.Malformed
            : message.Length > RelayLimits.MaxOwnMessage ? SendStatus.TooLong
            : _closed ? SendStatus.Closed
            : to is RelayAddress relay && _service is { } service ? service.Send(message, relay)
            : SendStatus.Unreachable;
        if (status != SendStatus.Sent)
        {
            return Counters.CountUnsent(status);
        }

        Counters.CountSent(message.Length);
        return status;
    }

    /// <inheritdoc/>
    public void Start(IMessageSink sink)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null)
        {
            throw new InvalidOperationException("The transport was started before.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a home, if there was none, or gives it up.</summary>
    internal void MoveHome(Identifier? from, Identifier? to)
    {
        if (Equals(_home, from))
        {
            _home = to;
        }
    }

    internal void Attach(RelayService service) => _service = service;

    /// <summary>Hands a collected message to the peer's node, as if it had come from its sender's mailbox.</summary>
    internal void Deliver(CollectedItem item, Identifier sender)
    {
        if (_sink is not { } sink || _closed)
        {
            Counters.CountDropped(DropReason.Closed);
            return;
        }

        Counters.CountReceived(item.Message.Length);
        RelayAddress from = new(item.Home ?? item.Gateway, sender);
        sink.Receive(this, item.Message, 0, item.Message.Length, new KnownIncomingAddress(from));
    }
}
