using System.Buffers;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Joins the <see cref="MemoryTransport"/>s of one process, by name. Messages are delivered one at a time, in the order in which they were
/// sent. Dispose it after its transports. Safe for several threads.
/// </summary>
public sealed class MemoryNetwork : IDisposable
{
    /// <summary>Messages under way at once; more are refused as busy.</summary>
    public const int MaxQueued = 4_096;

    private const int QuietMillis = 5_000;

    private readonly Lock _change = new();
    private readonly Dictionary<string, MemoryTransport> _transports = new(StringComparer.Ordinal);
    private readonly Queue<Letter> _letters = new();
    private readonly Lock _delivering = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread? _thread;
    private bool _closed;

    /// <summary>Makes an empty network.</summary>
    /// <param name="delivery">A thread of its own, or an explicit pump.</param>
    public MemoryNetwork(MemoryDelivery delivery = MemoryDelivery.Threaded)
    {
        if (delivery == MemoryDelivery.Threaded)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "memory network" };
            _thread.Start();
        }
    }

    /// <summary>Delivers what is under way, and what that sets off, until nothing is left or the bound is reached.</summary>
    /// <param name="atMost">Most messages to deliver: two peers that answer each other for ever would never end.</param>
    /// <returns>Messages taken from the queue.</returns>
    public int Pump(int atMost = MaxQueued)
    {
        int taken = 0;
        while (taken < atMost && DeliverOne())
        {
            taken++;
        }

        return taken;
    }

    /// <summary>Stops the thread; what is under way is thrown away.</summary>
    public void Dispose()
    {
        lock (_change)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            while (_letters.TryDequeue(out Letter letter))
            {
                ArrayPool<byte>.Shared.Return(letter.Buffer);
            }
        }

        _arrived.Release();
        if (_thread is not null && _thread != Thread.CurrentThread)
        {
            _thread.Join();
            _arrived.Dispose();
        }
    }

    internal void Add(MemoryTransport transport)
    {
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_transports.TryAdd(transport.Name, transport))
            {
                throw new TransportBindException($"memory://{transport.Name} is taken: choose another name.");
            }
        }
    }

    internal void Remove(MemoryTransport transport)
    {
        lock (_change)
        {
            if (_transports.GetValueOrDefault(transport.Name) == transport)
            {
                _transports.Remove(transport.Name);
            }
        }
    }

    internal SendStatus Send(MemoryTransport from, ReadOnlySpan<byte> message, MemoryAddress to)
    {
        lock (_change)
        {
            if (_closed)
            {
                return SendStatus.Closed;
            }

            return _transports.TryGetValue(to.Name, out MemoryTransport? there) ? Enqueue(from, message, there) : SendStatus.Unreachable;
        }
    }

    /// <summary>Sends to all others; counts each copy as sent.</summary>
    internal SendStatus SendToAll(MemoryTransport from, ReadOnlySpan<byte> message)
    {
        SendStatus status = SendStatus.Unreachable;
        lock (_change)
        {
            foreach (MemoryTransport there in _transports.Values)
            {
                if (there != from && Enqueue(from, message, there) is var one && status != SendStatus.Sent)
                {
                    status = one;
                }
            }
        }

        return status;
    }

    /// <summary>Wakes the delivery of what waits for a transport that has just started.</summary>
    internal void Requeue(IEnumerable<Letter> letters)
    {
        lock (_change)
        {
            foreach (Letter letter in letters)
            {
                Enqueue(letter);
            }
        }
    }

    /// <summary>Waits until no sink is running, but for the caller's own, and not for ever: a sink may wait for the caller.</summary>
    internal void AwaitQuiet()
    {
        // The lock is held while a sink runs, and may be entered again by the thread that holds it.
        if (_delivering.TryEnter(QuietMillis))
        {
            _delivering.Exit();
        }
    }

    private SendStatus Enqueue(MemoryTransport from, ReadOnlySpan<byte> message, MemoryTransport to)
    {
        if (_letters.Count >= MaxQueued)
        {
            return SendStatus.Busy;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(buffer);
        Enqueue(new Letter(from, to, buffer, message.Length));
        from.Counters.CountSent(message.Length);
        return SendStatus.Sent;
    }

    private void Enqueue(Letter letter)
    {
        _letters.Enqueue(letter);
        if (_thread is not null && !_closed)
        {
            _arrived.Release();
        }
    }

    private void Run()
    {
        while (!Volatile.Read(ref _closed))
        {
            _arrived.Wait();
            DeliverOne();
        }
    }

    private bool DeliverOne()
    {
        lock (_delivering)
        {
            Letter letter;
            lock (_change)
            {
                if (!_letters.TryDequeue(out letter))
                {
                    return false;
                }
            }

            letter.To.Take(letter);
            return true;
        }
    }

    /// <summary>One message under way, in a rented buffer.</summary>
    internal readonly record struct Letter(MemoryTransport From, MemoryTransport To, byte[] Buffer, int Count);
}
