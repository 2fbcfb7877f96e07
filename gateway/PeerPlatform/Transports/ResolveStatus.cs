namespace NanoPeers.PeerPlatform.Transports;

/// <summary>What came of asking a <see cref="TransportTable"/> for an endpoint.</summary>
public enum ResolveStatus
{
    /// <summary>Transport and address are there.</summary>
    Resolved = 0,

    /// <summary>No transport is registered for the scheme; the problem names those that are.</summary>
    UnknownScheme = 1,

    /// <summary>The scheme's transport cannot reach such an endpoint (a name instead of an address, another address family, …); the problem says why.</summary>
    Refused = 2,
}
