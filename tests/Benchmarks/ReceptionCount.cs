namespace NanoPeers.Benchmarks;

/// <summary>Counts receptions, and wakes the one that waits for a number of them. It sleeps in between: the processors belong to what is measured.</summary>
internal sealed class ReceptionCount : IDisposable
{
    private readonly ManualResetEventSlim _reached = new(false, 0);
    private long _count;
    private long _wanted = long.MaxValue;

    /// <summary>Receptions so far.</summary>
    internal long Value => Interlocked.Read(ref _count);

    public void Dispose() => _reached.Dispose();

    internal void Add(int receptions)
    {
        if (Interlocked.Add(ref _count, receptions) >= Volatile.Read(ref _wanted) && Interlocked.Exchange(ref _wanted, long.MaxValue) != long.MaxValue)
        {
            _reached.Set();
        }
    }

    /// <summary>Waits for so many receptions.</summary>
    /// <returns>How many are missing when nothing came for a second.</returns>
    internal long WaitFor(long receptions)
    {
        while (Value < receptions)
        {
            long before = Value;
            _reached.Reset();
            Volatile.Write(ref _wanted, receptions);
            Interlocked.MemoryBarrier();
            if (Value < receptions && !_reached.Wait(1_000) && Value == before)
            {
                Volatile.Write(ref _wanted, long.MaxValue);
                return receptions - before;
            }
        }

        Volatile.Write(ref _wanted, long.MaxValue);
        return 0;
    }
}
