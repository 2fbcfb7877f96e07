using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages over lines: any pair of streams of octets, a pipe, a serial port, a radio's data channel (S0: an endpoint is a destination on any
/// networking transport). Each line leads to one peer, by name: <c>stream://name</c>. No address, port or name service of any network is involved.
/// TRANSPORTS.md.
/// </summary>
public sealed class StreamTransport : ITransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "stream";

    private const int FinishMillis = 1_000;

    private readonly StreamTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _change = new();
    private readonly Dictionary<string, StreamLine> _lines = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<SinkDelivery> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    /// <summary>Makes a transport without lines.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <exception cref="ArgumentException">The name fits in no endpoint, or a setting is out of range.</exception>
    public StreamTransport(StreamTransportOptions options, ILogger? logger = null)
    {
        options.Validate();
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        LocalEndpoint = Endpoint.Parse($"{SchemeName}://{options.Name}")
            ?? throw new ArgumentException($"'{options.Name}' fits in no endpoint.", nameof(options));
    }

    /// <inheritdoc/>
    public string Scheme => SchemeName;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaxMessageLength => _options.MaxMessageLength;

    /// <inheritdoc/>
    public TransportCounters Counters { get; } = new(SchemeName);

    /// <summary>The names of the peers that a line leads to now, in order.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_change)
            {
                return [.. _lines.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Completed by <see cref="Start"/>.</summary>
    internal Task<SinkDelivery> Started => _started.Task;

    /// <summary>Takes a line over that goes both ways.</summary>
    /// <param name="remote">The name of the peer at its far end.</param>
    /// <param name="line">The line; it is disposed when it ends.</param>
    /// <exception cref="ArgumentException">The name fits in no endpoint.</exception>
    /// <exception cref="InvalidOperationException">There are as many lines as there may be.</exception>
    /// <exception cref="ObjectDisposedException">The transport was disposed.</exception>
    public void Attach(string remote, Stream line) => Attach(remote, line, line);

    /// <summary>Takes a pair of lines over, one for each way. One that led to the same peer before is closed.</summary>
    /// <param name="remote">The name of the peer at their far end.</param>
    /// <param name="input">What comes from there; it is disposed when the line ends.</param>
    /// <param name="output">What goes there; it is disposed when the line ends.</param>
    /// <exception cref="ArgumentException">The name fits in no endpoint.</exception>
    /// <exception cref="InvalidOperationException">There are as many lines as there may be.</exception>
    /// <exception cref="ObjectDisposedException">The transport was disposed.</exception>
    public void Attach(string remote, Stream input, Stream output)
    {
        if (Endpoint.Parse($"{SchemeName}://{remote}") is null)
        {
            throw new ArgumentException($"'{remote}' fits in no endpoint.", nameof(remote));
        }

        StreamLine line = new(this, _options, new StreamAddress(remote), input, output, _logger);
        StreamLine? before;
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            before = _lines.GetValueOrDefault(remote);
            if (before is null && _lines.Count >= _options.MaxLines)
            {
                throw new InvalidOperationException($"There are {_options.MaxLines} lines already.");
            }

            _lines[remote] = line;
        }

        before?.End();
        line.Start();
    }

    /// <inheritdoc/>
    public bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        bool isLine = endpoint.SchemeName == SchemeName;
        address = isLine ? new StreamAddress(endpoint.Host) : null;
        problem = isLine ? "" : $"{endpoint} is not of {SchemeName}.";
        return isLine;
    }

    /// <inheritdoc/>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to)
    {
        SendStatus status =
            Volatile.Read(ref _closed) ? SendStatus.Closed
            : message.Length == 0 ? SendStatus.Malformed
            : message.Length > MaxMessageLength ? SendStatus.TooLong
            : Find(to) is { } line ? Enqueue(message, line)
            : SendStatus.Unreachable;
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

        TransportLog.Listens(_logger, Scheme, LocalEndpoint);
    }

    /// <summary>Sends what waits for at most a second, and closes all lines. May be called from a sink, and twice.</summary>
    public async ValueTask DisposeAsync()
    {
        StreamLine[] lines;
        lock (_change)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            lines = [.. _lines.Values];
        }

        await Task.WhenAll(lines.Select(line => line.FinishAsync(FinishMillis))).ConfigureAwait(false);
    }

    /// <summary>Takes an ended line out of the table.</summary>
    internal void Forget(StreamLine line)
    {
        lock (_change)
        {
            if (_lines.GetValueOrDefault(line.Remote.Name) == line)
            {
                _lines.Remove(line.Remote.Name);
            }
        }
    }

    private StreamLine? Find(RemoteAddress to)
    {
        lock (_change)
        {
            return to is StreamAddress address ? _lines.GetValueOrDefault(address.Name) : null;
        }
    }

    private static SendStatus Enqueue(ReadOnlySpan<byte> message, StreamLine line)
    {
        OutgoingMessage copy = OutgoingMessage.Copy(message);
        SendStatus status = line.Enqueue(copy);
        if (status != SendStatus.Sent)
        {
            copy.Release();
        }

        return status == SendStatus.Closed ? SendStatus.Unreachable : status;
    }
}
