namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Lets so many through in each second of the node's clock, from all sources together. Safe for threads.</summary>
/// <param name="eachSecond">How many; at most 65,535.</param>
internal sealed class RateGate(int eachSecond)
{
    private readonly SourceGate _all = new(1, eachSecond);

    /// <summary>Whether one more goes through now; it is counted as gone.</summary>
    internal bool Admits(long nowMillis) => _all.Admits(0, nowMillis);
}
