namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// Lets so many through in each second from one source. Sources are told apart by a hash, in an array made once: two that meet in one place
/// share its room, which costs them answers and this peer no memory. Safe for threads.
/// </summary>
/// <param name="places">Places of the array.</param>
/// <param name="eachSecond">How many; at most 65,535.</param>
internal sealed class SourceGate(int places, int eachSecond)
{
    private const int CountBits = 16;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long[] _places = new long[places];

    /// <summary>Whether one more from a source goes through now; it is counted as gone.</summary>
    /// <param name="hash">Of the source. Strangers choose their sources, so it is mixed with a number that they do not know.</param>
    /// <param name="nowMillis">The node's clock.</param>
    internal bool Admits(int hash, long nowMillis)
    {
        ref long place = ref _places[(uint)HashCode.Combine(hash) % (uint)_places.Length];
        long second = nowMillis / 1000;
        while (true)
        {
            long seen = Volatile.Read(ref place);
            long count = seen >> CountBits == second ? seen & CountMask : 0;
            if (count >= eachSecond)
            {
                return false;
            }

            long next = (second << CountBits) | (count + 1);
            if (Interlocked.CompareExchange(ref place, next, seen) == seen)
            {
                return true;
            }
        }
    }
}
