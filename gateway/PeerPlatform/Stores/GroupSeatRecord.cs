using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A peer's place in a group, or its application for one.</summary>
/// <param name="Group">The group.</param>
/// <param name="Name">What the group is called; 1 to 32 octets of UTF-8.</param>
/// <param name="OwnName">What this peer is called in it; 1 to 32 octets of UTF-8.</param>
/// <param name="Standing">What this peer is in it; the numbers of <see cref="GroupPeers.GroupStanding"/>.</param>
/// <param name="WantsKey">Whether this peer wants the group's key.</param>
/// <param name="Founder">Fingerprint of the creator's key where the group's id is no digest of it, 32 octets; else empty.</param>
/// <param name="Nonce">16 octets that name the application under way; empty when none is.</param>
/// <param name="Invitation">The invitation that the application goes by; empty when none is. A secret: encrypted at rest.</param>
/// <param name="Reason">Why it was not let in, or is no member any more; may be empty.</param>
public sealed record GroupSeatRecord(
    Identifier Group, string Name, string OwnName, int Standing, bool WantsKey, byte[] Founder, byte[] Nonce, string Invitation, string Reason)
{
    /// <summary>Names the group, never the invitation.</summary>
    public override string ToString() => $"seat in {Group} ({Standing})";
}
