using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>What a peer knows of its group that bears on certificates. Called from several threads at once; must not wait.</summary>
public interface ICertificateTrust
{
    /// <summary>The group.</summary>
    Identifier Group { get; }

    /// <summary>Certificates of the group's present authorities; a certificate of any other issuer counts for nothing.</summary>
    IReadOnlyCollection<AuthorityCertificate> Authorities { get; }

    /// <summary>
    /// The key that a certificate must be signed with when none of <see cref="Authorities"/> issued it: that of an authority whose own certificate is
    /// not here, or the member's own where the group takes its statements as word enough. Null when no such key may have issued it.
    /// </summary>
    /// <param name="certificate">The certificate; nothing of it is proven.</param>
    PeerPublicKey? FindIssuer(MemberCertificate certificate) => null;

    /// <summary>Whether a member may still act: neither removed nor its key revoked.</summary>
    /// <param name="peer">The member.</param>
    /// <param name="keyFingerprint">Fingerprint of its certified key, 32 octets.</param>
    bool IsInGoodStanding(Identifier peer, ReadOnlySpan<byte> keyFingerprint);
}
