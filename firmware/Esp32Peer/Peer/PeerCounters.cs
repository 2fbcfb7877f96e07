namespace NanoPeers.Firmware.Peer;

/// <summary>The counters of a peer since it started, in one array. A counter stops at its highest value.</summary>
public sealed class PeerCounters
{
    private readonly int[] _values = new int[(int)PeerCounter.Count];

    /// <summary>The value of a counter.</summary>
    /// <param name="counter">Which.</param>
    public int Of(PeerCounter counter)
    {
        return _values[(int)counter];
    }

    /// <summary>Counts one more.</summary>
    /// <param name="counter">Which.</param>
    internal void Add(PeerCounter counter)
    {
        if (_values[(int)counter] != int.MaxValue)
        {
            _values[(int)counter]++;
        }
    }
}
