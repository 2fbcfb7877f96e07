using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// Whose certificates count in a group, by its signed statements. A member may have issued its own: the statement that let it in names its key, and
/// that is word enough; where the group's policy takes certificates alone, an authority must have issued it. SEATS.md, "Certificates".
/// </summary>
/// <param name="group">The group.</param>
/// <param name="state">What is known of the group now.</param>
/// <param name="ofMembersOnly">False for those that apply: they prove their key, and are not asked for more.</param>
internal sealed class SeatTrust(Identifier group, Func<SeatState> state, bool ofMembersOnly) : ICertificateTrust
{
    public Identifier Group => group;

    public IReadOnlyCollection<AuthorityCertificate> Authorities => [];

    public PeerPublicKey? FindIssuer(MemberCertificate certificate)
    {
        SeatState now = state();
        foreach (Identifier authority in now.View.Authorities)
        {
            if (now.View.Find(authority)?.Key is { } key && certificate.Names(key))
            {
                return key;
            }
        }

        return certificate.IsOfOwnKey && (!ofMembersOnly || !now.TakesCertificatesAlone) ? certificate.Key : null;
    }

    public bool IsInGoodStanding(Identifier peer, ReadOnlySpan<byte> keyFingerprint)
    {
        SeatState now = state();
        if (now.Sponsor is { } sponsor && sponsor.Equals(peer) && !now.SponsorFingerprint.AsSpan().SequenceEqual(keyFingerprint))
        {
            return false;
        }

        return ofMembersOnly
            ? now.View.IsInGoodStanding(peer, keyFingerprint)
            : !now.View.RevokedKeys.Contains(Convert.ToHexString(keyFingerprint));
    }
}
