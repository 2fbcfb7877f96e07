using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What the pipes of a peer are made of.</summary>
public sealed record PipeServiceOptions
{
    /// <summary>The peer's groups.</summary>
    public required GroupPeer Groups { get; init; }

    /// <summary>Raised at each start of the peer.</summary>
    public required uint BootCount { get; init; }

    /// <summary>
    /// Whether a group is one subnet, so that one multicast datagram reaches all of it (S0: used where the mapping is one to one). Only the peer's
    /// owner knows; by default no group is.
    /// </summary>
    public Func<Identifier, bool> IsSubnet { get; init; } = static _ => false;

    /// <summary>How often it is looked at what has time, milliseconds.</summary>
    public int TickMillis { get; init; } = 40;

    /// <summary>How long a set-up of a session that failed keeps the next one waiting, milliseconds.</summary>
    public int ConnectAgainMillis { get; init; } = 500;
}
