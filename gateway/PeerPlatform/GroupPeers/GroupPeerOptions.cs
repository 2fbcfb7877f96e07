using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What a peer's groups are made of. Immutable.</summary>
public sealed record GroupPeerOptions
{
    /// <summary>The peer's id.</summary>
    public required Identifier Id { get; init; }

    /// <summary>What the peer calls itself where nobody said otherwise; 1 to 32 octets of UTF-8.</summary>
    public required string Name { get; init; }

    /// <summary>The platform's cryptography; safe for threads.</summary>
    public required IFullCryptography Cryptography { get; init; }

    /// <summary>The peer's persisted boot count.</summary>
    public required uint BootCount { get; init; }

    /// <summary>Seats, keys, invitations, addresses.</summary>
    public required IGroupStore Store { get; init; }

    /// <summary>Signed statements.</summary>
    public required IGroupStatementStore Statements { get; init; }

    /// <summary>The policies that this peer knows.</summary>
    public GroupPolicyRegistry Registry { get; init; } = new();

    /// <summary>Endpoints that invitations name; empty: those on which the node's transports listen.</summary>
    public IReadOnlyList<string> InvitedEndpoints { get; init; } = [];

    /// <summary>How often the groups are looked at, milliseconds.</summary>
    public int TickMillis { get; init; } = 50;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
