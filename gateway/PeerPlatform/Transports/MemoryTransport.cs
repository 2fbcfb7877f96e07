using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages between peers of one process (S0: the protocols also work inside one computer), <c>memory://name</c>. No IP is involved.
/// Multicast and broadcast reach every other transport of the network.
/// </summary>
public sealed class MemoryTransport : IGroupTransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "memory";

    /// <summary>Messages that wait for a transport that was not started yet; the oldest are dropped for newer ones.</summary>
    public const int MaxWaiting = 64;

    private readonly MemoryNetwork _network;
    private readonly ILogger _logger;
    private readonly Lock _change = new();
    private readonly Queue<MemoryNetwork.Letter> _waiting = new();
    private readonly KnownIncomingAddress _asSender;
    private SinkDelivery? _delivery;
    private bool _closed;

    /// <summary>Joins a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">Printable, without blanks, unique on the network.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <exception cref="ArgumentException">The name fits in no endpoint.</exception>
    /// <exception cref="TransportBindException">The name is taken.</exception>
    public MemoryTransport(MemoryNetwork network, string name, ILogger? logger = null)
    {
        LocalEndpoint = Endpoint.Parse($"{SchemeName}://{name}") ?? throw new ArgumentException($"'{name}' fits in no endpoint.", nameof(name));
        Name = name;
        _network = network;
        _logger = logger ?? NullLogger.Instance;
        _asSender = new KnownIncomingAddress(new MemoryAddress(name));
        network.Add(this);
    }

    /// <summary>The name on the network.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public string Scheme => SchemeName;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaxMessageLength => Limits.MaxStreamMessage;

    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new(SchemeName);

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        bool isMemory = endpoint.SchemeName == SchemeName;
        address = isMemory ? new MemoryAddress(endpoint.Host) : null;
        problem = isMemory ? "" : $"{endpoint} is not of {SchemeName}.";
        return isMemory;
    }

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status = Check(message.Length);
        if (status == SendStatus.Sent)
        {
            status = to is MemoryAddress memory ? _network.Send(this, message, memory) : SendStatus.Unreachable;
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    /// <inheritdoc/>
    public SendStatus SendMulticast(ReadOnlySpan<byte> message) => SendToAll(message);

    /// <inheritdoc/>
    public SendStatus SendBroadcast(ReadOnlySpan<byte> message) => SendToAll(message);

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
            _network.Requeue(_waiting);
            _waiting.Clear();
        }
    }

    /// <summary>Leaves the network; no call of the sink begins afterwards. May be called from a sink, and twice.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_change)
        {
            _closed = true;
            while (_waiting.TryDequeue(out MemoryNetwork.Letter letter))
            {
                ArrayPool<byte>.Shared.Return(letter.Buffer);
            }
        }

        _network.Remove(this);
        _network.AwaitQuiet();
        return ValueTask.CompletedTask;
    }

    /// <summary>Delivers a letter, keeps it until the start, or throws it away.</summary>
    internal void Take(MemoryNetwork.Letter letter)
    {
        SinkDelivery? delivery;
        lock (_change)
        {
            delivery = _closed ? null : _delivery;
            if (delivery is null && !_closed)
            {
                Wait(letter);
                return;
            }
        }

        if (delivery is null)
        {
            letter.From.Counters.CountDropped(DropReason.Unreachable);
        }
        else
        {
            delivery.Deliver(letter.Buffer, 0, letter.Count, letter.From._asSender);
        }

        ArrayPool<byte>.Shared.Return(letter.Buffer);
    }

    private void Wait(MemoryNetwork.Letter letter)
    {
        if (_waiting.Count == MaxWaiting)
        {
            MemoryNetwork.Letter oldest = _waiting.Dequeue();
            oldest.From.Counters.CountDropped(DropReason.Busy);
            ArrayPool<byte>.Shared.Return(oldest.Buffer);
        }

        _waiting.Enqueue(letter);
    }

    private SendStatus SendToAll(ReadOnlySpan<byte> message)
    {
        SendStatus status = Check(message.Length);
        if (status == SendStatus.Sent)
        {
            status = _network.SendToAll(this, message);
        }

        return status == SendStatus.Sent ? status : Counters.CountUnsent(status);
    }

    private SendStatus Check(int length) =>
        Volatile.Read(ref _closed) ? SendStatus.Closed
        : length == 0 ? SendStatus.Malformed
        : length > MaxMessageLength ? SendStatus.TooLong
        : SendStatus.Sent;
}
