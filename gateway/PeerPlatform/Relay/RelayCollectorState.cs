namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What a collector does.</summary>
public enum RelayCollectorState
{
    /// <summary>No session with the gateway.</summary>
    Away = 0,

    /// <summary>Asks for its mailbox.</summary>
    Opening = 1,

    /// <summary>Takes what waits and what comes.</summary>
    Collecting = 2,

    /// <summary>The gateway will not; it is asked again in a minute.</summary>
    Refused = 3,
}
