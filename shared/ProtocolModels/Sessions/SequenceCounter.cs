namespace NanoPeers.Sessions;

/// <summary>
/// Numbers a peer's messages under one key: the boot count in the high 32 bits, so that a number is never used twice across restarts even
/// where a key outlives one (PROTOCOL.md section 2). May be shared by threads.
/// </summary>
public sealed class SequenceCounter
{
    private readonly object _gate = new object();
    private ulong _last;

    /// <summary>Begins at the first number of a boot.</summary>
    /// <param name="bootCount">The sender's persisted boot count.</param>
    public SequenceCounter(uint bootCount)
    {
        BootCount = bootCount;
        _last = (ulong)bootCount << 32;
    }

    /// <summary>The sender's persisted boot count.</summary>
    public uint BootCount { get; }

    /// <summary>A number that was not given before.</summary>
    public ulong Next()
    {
        lock (_gate)
        {
            return ++_last;
        }
    }
}
