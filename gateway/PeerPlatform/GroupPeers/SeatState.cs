using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What a seat knows of its group at a moment, for those that must not wait for its lock. Immutable.</summary>
/// <param name="View">The group.</param>
/// <param name="IsMember">Whether this peer is a member.</param>
/// <param name="Sponsor">The member that is asked to let this peer in; null when none is.</param>
/// <param name="SponsorFingerprint">Fingerprint of its key.</param>
internal sealed record SeatState(GroupView View, bool IsMember, Identifier? Sponsor, byte[] SponsorFingerprint)
{
    /// <summary>Whether proofs by an authority's certificate are the only ones that count.</summary>
    internal bool TakesCertificatesAlone => View.Policy.Authenticators == GroupAuthenticators.Certificate;
}
