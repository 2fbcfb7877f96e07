using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node is made of. Immutable; a process may host several nodes (S0: "a device may host one or more peers").</summary>
public sealed record PeerNodeOptions
{
    /// <summary>The peer's id.</summary>
    public required Identifier Id { get; init; }

    /// <summary>The platform's cryptography; safe for threads.</summary>
    public required IFullCryptography Cryptography { get; init; }

    /// <summary>The transports that the node uses; it starts them and, at its end, disposes them.</summary>
    public required TransportTable Transports { get; init; }

    /// <summary>Answers session requests; called from several threads at once. Null when this node answers none.</summary>
    public IResponderPolicy? Responder { get; init; }

    /// <summary>Answers session requests of the groups that this peer is in, before <see cref="Responder"/>; null when it is in none.</summary>
    public IGroupResponders? GroupResponders { get; init; }

    /// <summary>Opens what comes under group keys; null when this node is in no group with a common key.</summary>
    public IGroupKeyTable? GroupKeys { get; init; }

    /// <summary>Credentials in bodies, by protocol; null when none is put in and none is asked for.</summary>
    public BodyCredentials? Credentials { get; init; }

    /// <summary>Counts what goes by, and refuses what rules forbid; null when nobody wants to know.</summary>
    public INodeTraffic? Traffic { get; init; }

    /// <summary>
    /// Answers requests for sessions that belong to a connection which has proven both ends already, such as one of TLS; null when there are none.
    /// </summary>
    public IChannelResponders? ChannelResponders { get; init; }

    /// <summary>The peer's persisted boot count.</summary>
    public uint BootCount { get; init; } = 1;

    /// <summary>Takes the steps of attempts; called from several threads at once.</summary>
    public required IAttemptTrace Trace { get; init; }

    /// <summary>Asks the person at this peer; false when there is nobody to ask.</summary>
    public Func<SessionQuestion, CancellationToken, Task<bool>>? AskUser { get; init; }

    /// <summary>Whether idle sessions are kept alive by pings.</summary>
    public bool KeepsAlive { get; init; } = true;

    /// <summary>Which of several transports with the same peer takes a message.</summary>
    public TransportPolicy TransportPolicy { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
