namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Lets so many through in each second of the node's clock. Safe for threads; costs nothing but two numbers.</summary>
/// <param name="eachSecond">How many.</param>
internal sealed class RateGate(int eachSecond)
{
    private long _second = long.MinValue;
    private int _count;

    /// <summary>Whether one more goes through now; it is counted as gone.</summary>
    internal bool Admits(long nowMillis)
    {
        long second = nowMillis / 1000;
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Volatile.Write(ref _count, 0);
        }

        return Interlocked.Increment(ref _count) <= eachSecond;
    }
}
