using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>
/// An input end of a pipe at this peer: what members send into the pipe comes out here. There is no way back: whoever wants to be answered names another
/// pipe (S0). One reader at a time; disposing it unbinds it. PIPES.md.
/// </summary>
public sealed class PipeInput : IDisposable, IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private readonly PipeService _service;
    private readonly PipeQueue? _queue;
    private readonly PipeReceiver? _receiver;
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ManualResetValueTaskSourceCore<bool> _signal;
    private long _received;
    private long _refused;
    private int _isWaited;
    private volatile PipeInputState _state = PipeInputState.Claiming;
    private volatile bool _isOver;

    internal PipeInput(PipeService service, PipeDescription pipe, GroupPort? port, PipeInputOptions options)
    {
        _service = service;
        Description = pipe;
        Port = port;
        Options = options;
        _receiver = options.Receiver;
        _queue = _receiver is null ? new PipeQueue(options.QueueOctets, options.Overflow) : null;
    }

    /// <summary>The end became what <see cref="State"/> says. Raised with no lock held.</summary>
    public event Action<PipeInput>? StateChanged;

    /// <summary>The pipe.</summary>
    public PipeDescription Description { get; }

    /// <summary>What the end is now.</summary>
    public PipeInputState State => _state;

    /// <summary>Messages that came.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Messages that came while the queue was full.</summary>
    public long Dropped => _queue?.Dropped ?? 0;

    /// <summary>Bodies that were refused: not of a member, without the right to speak, or not protected as the pipe demands.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    internal GroupPort? Port { get; }

    internal PipeInputOptions Options { get; }

    /// <summary>Until when an end that moved takes what is on its way, on the node's clock.</summary>
    internal long LateUntilMillis { get; set; } = PipeTiming.Never;

    internal bool Takes => _state is PipeInputState.Bound or PipeInputState.Moved;

    /// <summary>Completes when it is decided whether this end has the pipe: when the state is no longer Claiming.</summary>
    public Task Decided => _decided.Task;

    /// <summary>The next message if one waits. Its octets are good until the next call.</summary>
    /// <param name="delivery">Receives it.</param>
    /// <exception cref="InvalidOperationException">This end hands its messages to a receiver.</exception>
    public bool TryReceive(out PipeDelivery delivery) => QueueOrThrow.TryTake(out delivery);

    /// <summary>Waits for the next message, or for the end of the input.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message; null when the end takes no more and all was read.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="InvalidOperationException">This end hands its messages to a receiver, or somebody else is waiting.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PipeDelivery?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryReceive(out PipeDelivery delivery))
            {
                return delivery;
            }

            if (!await WaitAsync(cancellationToken).ConfigureAwait(false) && !TryReceive(out delivery))
            {
                return null;
            }
        }
    }

    /// <summary>Waits until <see cref="TryReceive"/> is worth a call. Allocates nothing where the wait cannot be cancelled.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the end takes no more messages.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="InvalidOperationException">Somebody else is waiting.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _signal.Reset();
        if (Interlocked.Exchange(ref _isWaited, 1) != 0)
        {
            throw new InvalidOperationException("An input end has one reader.");
        }

        if (QueueOrThrow.HasWaiting || !IsOpen)
        {
            // What came between the look and the wait. Whoever took the wait away meanwhile completes it.
            if (Interlocked.Exchange(ref _isWaited, 0) != 0)
            {
                return IsOpen || QueueOrThrow.HasWaiting;
            }
        }

        ValueTask<bool> wait = new(this, _signal.Version);
        if (!cancellationToken.CanBeCanceled)
        {
            return await wait.ConfigureAwait(false);
        }

        using (cancellationToken.UnsafeRegister(static state => ((PipeInput)state!).Signal(), this))
        {
            bool isOpen = await wait.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return isOpen;
        }
    }

    /// <summary>Unbinds the end. What waits can still be read; nothing more comes.</summary>
    public void Dispose() => _service.Close(this);

    bool IValueTaskSource<bool>.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    /// <summary>Wakes the reader, on a thread of the pool: it may do what it likes there.</summary>
    void IThreadPoolWorkItem.Execute() => _signal.SetResult(IsOpen || _queue!.HasWaiting);

    private bool IsOpen => !_isOver && _state is (PipeInputState.Claiming or PipeInputState.Bound or PipeInputState.Moved);

    private PipeQueue QueueOrThrow => _queue ?? throw new InvalidOperationException("The messages of this end go to its receiver.");

    internal void Take(PipeMessage message, Identifier from, bool isSecured, bool isOfStream)
    {
        if (_queue is not null)
        {
            int taken = _queue.Add(message, from, isSecured, isOfStream);
            Interlocked.Add(ref _received, taken);
            Signal();
            return;
        }

        int at = message.OffsetOf(PipeField.Messages);
        for (int length = message.LengthAt(at); length >= 0; length = message.LengthAt(at))
        {
            Interlocked.Increment(ref _received);
            _receiver!(from, message.Buffer.AsSpan(at + PipeLimits.MessageHead, length), isSecured);
            at += PipeLimits.MessageHead + length;
        }
    }

    internal void Take(ReadOnlySpan<byte> octets, Identifier from)
    {
        Interlocked.Increment(ref _received);
        if (_queue is null)
        {
            _receiver!(from, octets, true);
            return;
        }

        _queue.Add(octets, from, true);
        Signal();
    }

    internal void CountRefused() => Interlocked.Increment(ref _refused);

    internal void Become(PipeInputState state)
    {
        if (_state == state || _state == PipeInputState.Closed)
        {
            return;
        }

        _state = state;
        if (!Takes && state != PipeInputState.Claiming)
        {
            _queue?.Close();
        }

        if (state != PipeInputState.Claiming)
        {
            _decided.TrySetResult();
        }

        Signal();
        StateChanged?.Invoke(this);
    }

    /// <summary>The end moved some time ago: nothing is on its way any more.</summary>
    internal void EndLate()
    {
        if (!_isOver)
        {
            _isOver = true;
            _queue?.Close();
            Signal();
        }
    }

    private void Signal()
    {
        if (Volatile.Read(ref _isWaited) != 0 && Interlocked.Exchange(ref _isWaited, 0) != 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, false);
        }
    }
}
