using System.Buffers;
using Microsoft.Extensions.Logging;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>One line of a <see cref="StreamTransport"/>: reads and writes side by side until one of both ends.</summary>
internal sealed class StreamLine
{
    private const int ReadOctets = 16_384;

    private readonly StreamTransport _transport;
    private readonly StreamTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly OutgoingQueue _queue;
    private readonly KnownIncomingAddress _asSender;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private int _sinkThread;
    private int _ended;

    public StreamLine(StreamTransport transport, StreamTransportOptions options, StreamAddress remote, Stream input, Stream output, ILogger logger)
    {
        _transport = transport;
        _options = options;
        _logger = logger;
        _input = input;
        _output = output;
        _queue = new OutgoingQueue(options.MaxQueuedMessages, options.MaxQueuedOctets);
        _asSender = new KnownIncomingAddress(remote);
        Remote = remote;
    }

    /// <summary>Who is at the far end.</summary>
    public StreamAddress Remote { get; }

    /// <summary>Starts the work, once.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Queues a message; what is not queued stays the caller's.</summary>
    public SendStatus Enqueue(OutgoingMessage message) => _queue.Enqueue(message);

    /// <summary>Ends the line and closes its streams.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        _transport.Forget(this);
        _queue.Complete();
        Close(_input);
        if (_output != _input)
        {
            Close(_output);
        }

        _over.TrySetResult();
    }

    /// <summary>Sends what waits, for a bounded time, ends the line, and waits until its sink calls are over.</summary>
    public async Task FinishAsync(int millis)
    {
        bool isCalledBySink = Volatile.Read(ref _sinkThread) == Environment.CurrentManagedThreadId;
        _queue.Complete();
        await Task.WhenAny(_over.Task, Task.Delay(millis)).ConfigureAwait(false);
        End();
        if (!isCalledBySink)
        {
            await Task.WhenAny(_running, Task.Delay(millis)).ConfigureAwait(false);
        }
    }

    private static void Close(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Closing a line whose far end is gone may fail; it is gone all the same.
        }
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(GuardAsync(WriteAllAsync), GuardAsync(ReadAllAsync)).ConfigureAwait(false);
        _queue.Drop(_transport.Counters, DropReason.Unreachable);
    }

    private async Task GuardAsync(Func<Task> direction)
    {
        try
        {
            await direction().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // A line that broke has ended.
            TransportLog.SocketError(_logger, _transport.Scheme, exception.Message);
        }

        End();
    }

    private async Task ReadAllAsync()
    {
        await Task.WhenAny(_transport.Started, _over.Task).ConfigureAwait(false);
        if (!_transport.Started.IsCompleted)
        {
            return;
        }

        SinkDelivery delivery = await _transport.Started.ConfigureAwait(false);
        using LineFramer framer = new(_options.MaxMessageLength);
        byte[] buffer = new byte[ReadOctets];
        int count = await _input.ReadAsync(buffer).ConfigureAwait(false);
        while (count > 0 && Volatile.Read(ref _ended) == 0)
        {
            Deliver(framer, buffer, count, delivery);
            count = await _input.ReadAsync(buffer).ConfigureAwait(false);
        }

        if (framer.IsInside)
        {
            _transport.Counters.CountDropped(DropReason.Malformed);
        }
    }

    private void Deliver(LineFramer framer, byte[] buffer, int count, SinkDelivery delivery)
    {
        int at = 0;
        while (at < count && Volatile.Read(ref _ended) == 0)
        {
            LineOutcome outcome = framer.Take(buffer.AsSpan(at, count - at), out int taken, out ArraySegment<byte> message);
            at += taken;
            switch (outcome)
            {
                case LineOutcome.Message:
                    Volatile.Write(ref _sinkThread, Environment.CurrentManagedThreadId);
                    delivery.Deliver(message.Array!, message.Offset, message.Count, _asSender);
                    Volatile.Write(ref _sinkThread, 0);
                    break;
                case LineOutcome.Damaged:
                    _transport.Counters.CountDropped(DropReason.Malformed);
                    break;
                case LineOutcome.TooLong:
                    _transport.Counters.CountDropped(DropReason.TooLong);
                    break;
            }
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _queue.WaitAsync().ConfigureAwait(false))
        {
            while (_queue.TryTake(out OutgoingMessage message))
            {
                await WriteAsync(message).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(OutgoingMessage message)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(LineFramer.MostEncoded(message.Count));
        bool isSent = false;
        try
        {
            int length = LineFramer.Encode(message.Octets.Span, frame);
            await _output.WriteAsync(frame.AsMemory(0, length)).ConfigureAwait(false);
            await _output.FlushAsync().ConfigureAwait(false);
            isSent = true;
            _transport.Counters.CountSent(message.Count);
        }
        finally
        {
            _queue.Release(message);
            ArrayPool<byte>.Shared.Return(frame);
            if (!isSent)
            {
                _transport.Counters.CountDropped(DropReason.Unreachable);
            }
        }
    }
}
