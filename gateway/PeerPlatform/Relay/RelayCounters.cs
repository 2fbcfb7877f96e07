namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What a relay and its clients counted since they began. Read at any time; each number is of its own moment.</summary>
public sealed class RelayCounters
{
    /// <summary>Deposits that were written down.</summary>
    public long Accepted { get; internal set; }

    /// <summary>Deposits whose message was known: repeats.</summary>
    public long Repeated { get; internal set; }

    /// <summary>What was refused, for whatever reason.</summary>
    public long Refused { get; internal set; }

    /// <summary>Items that went out, repeats included.</summary>
    public long ItemsSent { get; internal set; }

    /// <summary>Messages that their owners, or the next gateways, took.</summary>
    public long Delivered { get; internal set; }

    /// <summary>Messages that expired while they waited.</summary>
    public long Expired { get; internal set; }

    /// <summary>Acknowledgements that were left alone: of what was never sent, or in another era.</summary>
    public long AcksIgnored { get; internal set; }

    /// <summary>Trailers that were taken off, because who carried them had no right to.</summary>
    public long TrailersStripped { get; internal set; }

    /// <summary>Times that the store failed.</summary>
    public long StoreFaults { get; internal set; }

    /// <summary>Items that this peer took as collector.</summary>
    public long Collected { get; internal set; }

    /// <summary>Items that this peer had before, or that came out of turn.</summary>
    public long CollectedAgain { get; internal set; }

    /// <summary>Bodies that were dropped because too many waited for the disk.</summary>
    public long Shed { get; internal set; }
}
