using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>How a relay works.</summary>
public sealed record RelayHostOptions
{
    /// <summary>How much it keeps.</summary>
    public RelayQuota Quota { get; init; } = new();

    /// <summary>What becomes of trailers without right.</summary>
    public TrailerRule Trailers { get; init; } = TrailerRule.Strip;

    /// <summary>Whether it adds its own record to what it takes.</summary>
    public bool Records { get; init; } = true;

    /// <summary>The peer to which messages for another gateway's mailboxes go; null where there is no way.</summary>
    public Func<Identifier, Identifier?> NextHop { get; init; } = static _ => null;

    /// <summary>Whether a caller belongs to those for whom a mailbox is open: to the group, or to one that the owner's gateway takes for it.</summary>
    public Func<RelayCaller, Identifier, bool> IsOfGroup { get; init; } = static (caller, group) => caller.Group.Equals(group);

    /// <summary>How long what is in transit may stay when nobody says otherwise: the life of a transit mailbox.</summary>
    public TimeSpan TransitLease { get; init; } = TimeSpan.FromDays(30);
}
