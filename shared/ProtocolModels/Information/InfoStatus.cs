namespace NanoPeers.Information;

/// <summary>What becomes of a question about a peer. The numbers are fixed. INFORMATION.md.</summary>
public enum InfoStatus
{
    /// <summary>Nothing yet; never on the wire.</summary>
    None = 0,

    /// <summary>What was asked for follows.</summary>
    Given = 1,

    /// <summary>The policy does not let the asker know.</summary>
    NotAllowed = 2,

    /// <summary>The peer has no such section, service or instance.</summary>
    NotKnown = 3,

    /// <summary>There is no place for another subscription.</summary>
    Full = 4,

    /// <summary>The service is here, but does not run.</summary>
    NotRunning = 5,

    /// <summary>The service failed.</summary>
    Failed = 6,
}
