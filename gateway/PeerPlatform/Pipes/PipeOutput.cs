using System.Buffers.Binary;
using System.Diagnostics;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>
/// An output end of a pipe at this peer: what is sent goes to the input ends that there are, wherever they are now. Sending returns before anything
/// arrives, and there is no answer (S0). Messages that come close together go out together, under one seal. Any thread may send. PIPES.md.
/// </summary>
public sealed partial class PipeOutput : IDisposable, IThreadPoolWorkItem
{
    // Who sends again within this time is sending many: then the thread pool sends, several in one message.
    private static readonly long _burstTicks = Stopwatch.Frequency / 40_000;

    private readonly PipeService _service;
    private readonly PipeOutputOptions _options;
    private readonly long _madeAtMillis;
    private readonly object _gate = new();
    private readonly int _capacity;
    private readonly Timer _again;
    private byte[] _filling = [];
    private int _filled;
    private byte[] _sending = [];
    private int _sendingAt;
    private int _sendingEnd;
    private bool _isScheduled;
    private bool _isBlocked;
    private long _sentAtTicks;
    private TaskCompletionSource? _room;
    private long _sent;
    private long _lost;
    private volatile Identifier[] _ends = [];
    private volatile bool _isHere;
    private volatile bool _closed;

    internal PipeOutput(PipeService service, PipeDescription pipe, GroupPort port, PipeOutputOptions options)
    {
        _service = service;
        Description = pipe;
        Port = port;
        _options = options;
        _madeAtMillis = service.Node.NowMillis;
        _capacity = Math.Max(options.QueueOctets, PipeLimits.MessageHead + PipeLimits.MaxStreamMessage);
        _again = new Timer(static state => ((PipeOutput)state!).Schedule(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>The pipe.</summary>
    public PipeDescription Description { get; }

    /// <summary>Whether messages go in clear: by the sender's explicit word, or because the group has no security at all.</summary>
    public bool IsClear => _options.InClear || (!Description.DemandsSecurity && Port.Protection == Groups.PolicyProtection.Clear);

    /// <summary>Peers that have an input end now, as far as is known; this peer may be one of them. A copy that nobody changes.</summary>
    public IReadOnlyList<Identifier> Ends => _ends;

    /// <summary>Whether messages are taken: the end was not disposed, and this peer is a member of the pipe's group.</summary>
    public bool IsOpen => !_closed && Port.IsOpen;

    /// <summary>Messages that went out to an end; a broadcast counts once for each.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages that were taken and then could not be sent to an end that was known: too long for the way there, or no way.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    internal GroupPort Port { get; }

    /// <summary>Octets that wait.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _filled + _sendingEnd - _sendingAt;
            }
        }
    }

    /// <summary>Sends a message. Returns at once, long before it arrives, and allocates nothing.</summary>
    /// <param name="message">The message; copied.</param>
    public PipeSendStatus Send(ReadOnlySpan<byte> message)
    {
        if (message.Length > PipeLimits.MaxStreamMessage)
        {
            return PipeSendStatus.TooLong;
        }

        bool schedules;
        lock (_gate)
        {
            int needs = PipeLimits.MessageHead + message.Length;
            if (!IsOpen)
            {
                return PipeSendStatus.Closed;
            }

            if (_filled + needs > _capacity)
            {
                return PipeSendStatus.Busy;
            }

            if (_filled + needs > _filling.Length)
            {
                Array.Resize(ref _filling, Math.Min(Math.Max(Math.Max(4_096, _filling.Length * 2), _filled + needs), _capacity));
            }

            BinaryPrimitives.WriteUInt16BigEndian(_filling.AsSpan(_filled), (ushort)message.Length);
            message.CopyTo(_filling.AsSpan(_filled + PipeLimits.MessageHead));
            _filled += needs;
            if (_isScheduled || _isBlocked)
            {
                return PipeSendStatus.Taken;
            }

            _isScheduled = true;
            // A receiver at this peer is never called on its sender's thread, which may hold what the receiver waits for.
            schedules = _isHere || Stopwatch.GetTimestamp() - _sentAtTicks < _burstTicks;
        }

        if (schedules)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, false);
        }
        else
        {
            Flush(false);
        }

        return PipeSendStatus.Taken;
    }

    /// <summary>Sends a message, and waits while the queue is full.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the message was not taken.</exception>
    public ValueTask<PipeSendStatus> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        PipeSendStatus status = Send(message.Span);
        return status == PipeSendStatus.Busy ? WaitAndSendAsync(message, cancellationToken) : ValueTask.FromResult(status);
    }

    /// <summary>Gives the end up; what waits and can go out goes out first.</summary>
    public void Dispose()
    {
        bool flushes;
        lock (_gate)
        {
            flushes = !_closed && !_isScheduled;
            _isScheduled |= flushes;
        }

        if (flushes)
        {
            Flush(false);
        }

        Close();
        _service.Close(this);
    }

    /// <summary>Sends what waits, on a thread of the pool.</summary>
    void IThreadPoolWorkItem.Execute() => Flush(true);

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _filled = 0;
            _room?.TrySetResult();
            _room = null;
        }

        _again.Dispose();
    }

    /// <summary>Other ends than before.</summary>
    internal void SetEnds(Identifier[] ends)
    {
        _isHere = Array.Exists(ends, end => end.Equals(Port.Self));
        _ends = ends;
        Schedule();
    }

    /// <summary>Something is different that may let waiting messages out.</summary>
    internal void Schedule()
    {
        lock (_gate)
        {
            _isBlocked = false;
            if (_isScheduled || _closed || (_filled == 0 && _sendingAt == _sendingEnd))
            {
                return;
            }

            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, false);
    }

    private async ValueTask<PipeSendStatus> WaitAndSendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
                if (_closed || _filled + PipeLimits.MessageHead + message.Length <= _capacity)
                {
                    room = Task.CompletedTask;
                }
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
            PipeSendStatus status = Send(message.Span);
            if (status != PipeSendStatus.Busy)
            {
                return status;
            }
        }
    }
}
