using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>
/// Ephemeral RSA keys for initiators, made ahead in the background: making one takes about 130 ms, its use 0.2 ms. By default every session
/// gets a key that no other session had (S0 fig. 6: a new session has a new public key); where the policy allows, one key serves several
/// sessions for a while (S0 fig. 2). Any thread may call. KEY-EXCHANGES.md.
/// </summary>
public sealed class RsaKeyPool : IDisposable
{
    /// <summary>Pause after the platform failed to make a key, milliseconds.</summary>
    internal const int PauseAfterFailureMillis = 1_000;

    // A timer may come a little early; then nothing would be due yet.
    private static readonly TimeSpan RetirementDelay = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly RsaKeyPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly Queue<RsaKeyPair> _ready = new();
    private readonly Queue<Waiter> _waiters = new();
    private readonly ITimer _retirement;
    private RsaKeyPair? _reused;
    private long _reusedSince;
    private long _made;
    private int _reusedSessions;
    private bool _disposed;

    /// <summary>Begins to make keys.</summary>
    /// <param name="options">How many of which size.</param>
    /// <param name="time">Measures how long a key may be reused.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RsaKeyPool(RsaKeyPoolOptions options, TimeProvider time)
    {
        options.Validate();
        _options = options;
        _time = time;
        _retirement = time.CreateTimer(static state => ((RsaKeyPool)state!).RetireWhenDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Where threads have no priorities (.NET on Linux), the pool competes as an equal until its few keys are made.
        var thread = new Thread(MakeKeys) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "RSA key pool" };
        thread.Start();
    }

    /// <summary>Keys that are ready to be taken.</summary>
    public int ReadyCount
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count;
            }
        }
    }

    /// <summary>Keys made since the pool began.</summary>
    public long MadeCount
    {
        get
        {
            lock (_gate)
            {
                return _made;
            }
        }
    }

    /// <summary>Takes a key if one is ready. Never waits, so a receive path may call it.</summary>
    /// <param name="reuse">What the policy says.</param>
    /// <param name="key">The key, or null; the caller disposes it.</param>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public bool TryTake(KeyReuse reuse, [NotNullWhen(true)] out EphemeralKey? key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            key = TakeLocked(reuse);
            return key != null;
        }
    }

    /// <summary>Takes a key, waiting until one is made. Those who wait are served in turn, before the pool is filled again.</summary>
    /// <param name="reuse">What the policy says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, or was while waiting.</exception>
    /// <exception cref="CryptographicException">The platform cannot make a key.</exception>
    public async ValueTask<EphemeralKey> TakeAsync(KeyReuse reuse, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            EphemeralKey? key = TakeLocked(reuse);
            if (key != null)
            {
                return key;
            }

            waiter = new Waiter(reuse);
            _waiters.Enqueue(waiter);
            Monitor.PulseAll(_gate);
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).TrySetCanceled(token), waiter))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Stops making keys and wipes those that nobody took. Keys that were taken work until their users end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _retirement.Dispose();
            Retire();
            while (_ready.TryDequeue(out RsaKeyPair? pair))
            {
                pair.RemoveUser();
            }

            FailWaiters(new ObjectDisposedException(nameof(RsaKeyPool)));
            Monitor.PulseAll(_gate);
        }
    }

    private EphemeralKey? TakeLocked(KeyReuse reuse)
    {
        if (reuse == KeyReuse.WithinLimits && ReuseLocked() is EphemeralKey again)
        {
            return again;
        }

        if (!_ready.TryDequeue(out RsaKeyPair? pair))
        {
            return null;
        }

        Monitor.PulseAll(_gate);
        return HandOut(pair, reuse);
    }

    private EphemeralKey? ReuseLocked()
    {
        RetireWhenDue();
        if (_reused == null || !_reused.TryAddUser())
        {
            return null;
        }

        _reusedSessions++;
        return new EphemeralKey(_reused);
    }

    /// <summary>Gives a new pair to its first user. The pool's own use goes to the user, or stays when the key is to be reused.</summary>
    private EphemeralKey HandOut(RsaKeyPair pair, KeyReuse reuse)
    {
        if (reuse == KeyReuse.WithinLimits && pair.TryAddUser())
        {
            Retire();
            _reused = pair;
            _reusedSince = _time.GetTimestamp();
            _reusedSessions = 1;
            _retirement.Change(_options.ReuseFor + RetirementDelay, Timeout.InfiniteTimeSpan);
        }

        return new EphemeralKey(pair);
    }

    /// <summary>Also called by the timer: a key that nobody asks for again is wiped in time all the same.</summary>
    private void RetireWhenDue()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_reusedSince) >= _options.ReuseFor || _reusedSessions >= _options.ReuseSessions)
            {
                Retire();
            }
        }
    }

    private void Retire()
    {
        _reused?.RemoveUser();
        _reused = null;
    }

    private void MakeKeys()
    {
        while (WaitUntilNeeded())
        {
            try
            {
                Deliver(RsaKeyPair.Make(_options.KeyBits));
            }
            catch (CryptographicException problem)
            {
                Pause(problem);
            }
        }
    }

    private bool WaitUntilNeeded()
    {
        lock (_gate)
        {
            while (!_disposed && _waiters.Count == 0 && _ready.Count >= _options.ReadyKeys)
            {
                Monitor.Wait(_gate);
            }

            return !_disposed;
        }
    }

    private void Deliver(RsaKeyPair pair)
    {
        lock (_gate)
        {
            _made++;
            if (_disposed)
            {
                pair.RemoveUser();
                return;
            }

            _ready.Enqueue(pair);
            while (_waiters.TryPeek(out Waiter? waiter) && (waiter.Task.IsCompleted || TryServe(waiter)))
            {
                _waiters.Dequeue();
            }
        }
    }

    private bool TryServe(Waiter waiter)
    {
        EphemeralKey? key = TakeLocked(waiter.Reuse);
        if (key == null)
        {
            return false;
        }

        if (!waiter.TrySetResult(key))
        {
            // Cancelled this moment. The key was shown to nobody, but it is not worth a way back.
            key.Dispose();
        }

        return true;
    }

    private void Pause(CryptographicException problem)
    {
        lock (_gate)
        {
            FailWaiters(problem);
            if (!_disposed)
            {
                Monitor.Wait(_gate, PauseAfterFailureMillis);
            }
        }
    }

    private void FailWaiters(Exception problem)
    {
        while (_waiters.TryDequeue(out Waiter? waiter))
        {
            waiter.TrySetException(problem);
        }
    }

    /// <summary>Somebody who waits for a key; what follows runs elsewhere, never under the pool's lock.</summary>
    private sealed class Waiter(KeyReuse reuse) : TaskCompletionSource<EphemeralKey>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal KeyReuse Reuse { get; } = reuse;
    }
}
