namespace NanoPeers.Peering;

/// <summary>How a node peers; set before the node is made, not changed after. The defaults are S2's where S2 has one.</summary>
public sealed class PeeringSettings
{
    /// <summary>A server's longest delay, milliseconds; clients wait for it, so all nodes of a network have the same.</summary>
    public int MaxDelayMillis { get; set; } = PeeringTiming.MaxDelayMillis;

    /// <summary>Allowed for transmission, milliseconds.</summary>
    public int TransmissionMillis { get; set; } = PeeringTiming.TransmissionMillis;

    /// <summary>From one "I need" to its repeat, milliseconds; 0 never repeats.</summary>
    public int RepeatMillis { get; set; } = PeeringTiming.RepeatMillis;

    /// <summary>From one "downloading" to the next, milliseconds.</summary>
    public int ProgressMillis { get; set; } = PeeringTiming.ProgressMillis;

    /// <summary>After so long in all a client waits for no other peer, milliseconds.</summary>
    public int OverallMillis { get; set; } = PeeringTiming.OverallMillis;

    /// <summary>
    /// Whether a server's delay has two parts, the first for nodes that have not given their share yet, and as long as it has heard of holders; false is the
    /// classic window, one for all.
    /// </summary>
    public bool IsAdaptive { get; set; } = true;

    /// <summary>
    /// Peers that already wait and are given a copy of an object, each by an "I have" of its own, when it arrives here; each of them does the same.
    /// 0 is S2's way: a downloader names its alias in "complete", and all who wait fetch there.
    /// </summary>
    public int Offers { get; set; } = 2;

    /// <summary>Whether "I have" is broadcast (S2: "although not preferred").</summary>
    public bool BroadcastsAnswers { get; set; }

    /// <summary>Whether a provider that was selected broadcasts so (S2, summary: "optionally").</summary>
    public bool BroadcastsOutcome { get; set; }

    /// <summary>Whether progress goes to each peer that is known to wait, in place of a broadcast.</summary>
    public bool SendsProgressDirectly { get; set; }

    /// <summary>The gateway, asked by unicast beside every broadcast; 0 where none is known.</summary>
    public long Gateway { get; set; }

    /// <summary>Requests that are answered at a time; more are shed.</summary>
    public int MaxRequests { get; set; } = 128;

    /// <summary>Transactions at a time.</summary>
    public int MaxTransactions { get; set; } = 16;

    /// <summary>Peers that are remembered as wanting something; a power of two.</summary>
    public int MaxWanters { get; set; } = 256;
}
