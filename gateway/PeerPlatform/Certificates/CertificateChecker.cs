using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// Whether a certificate counts in a group: issued by one of its authorities, within its time, for this peer and this key, and not revoked. The
/// machine's own trusted certificates play no part, and nothing is fetched from anywhere. Any thread may call. CERTIFICATES.md.
/// </summary>
public sealed class CertificateChecker
{
    private readonly ICertificateTrust _trust;

    /// <summary>Checks for a group.</summary>
    /// <param name="trust">What this peer knows of the group.</param>
    public CertificateChecker(ICertificateTrust trust)
    {
        _trust = trust;
    }

    /// <summary>Checks a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    /// <param name="peer">Who shows it; null when that is not known yet.</param>
    /// <param name="keyFingerprint">Fingerprint of the key that the peer uses; empty when that is not known yet.</param>
    /// <returns>None, or the first fault.</returns>
    public CertificateFault Check(MemberCertificate certificate, DateTimeOffset now, Identifier? peer, ReadOnlySpan<byte> keyFingerprint)
    {
        CertificateFault fault = CheckClaims(certificate, peer, keyFingerprint);
        if (fault != CertificateFault.None)
        {
            return fault;
        }

        AuthorityCertificate? authority = FindAuthority(certificate);
        PeerPublicKey? issuer = authority?.Key ?? FindIssuer(certificate);
        if (issuer is null)
        {
            return CertificateFault.WrongIssuer;
        }

        if (!certificate.Signed.IsSignedBy(issuer))
        {
            return CertificateFault.BadSignature;
        }

        fault = CheckTime(certificate, authority, now);
        if (fault == CertificateFault.None && authority is not null && !IsValidPath(certificate, authority, now))
        {
            fault = CertificateFault.ChainRefused;
        }

        return fault == CertificateFault.None ? CheckStanding(certificate) : fault;
    }

    /// <summary>
    /// What may have changed since a certificate was checked in full: time, the authorities, the peer's standing. Costs no public-key work.
    /// </summary>
    /// <param name="certificate">A certificate that passed <see cref="Check"/>.</param>
    /// <param name="now">The time.</param>
    public CertificateFault CheckAgain(MemberCertificate certificate, DateTimeOffset now)
    {
        AuthorityCertificate? authority = FindAuthority(certificate);
        if (authority is null && FindIssuer(certificate) is null)
        {
            return CertificateFault.WrongIssuer;
        }

        CertificateFault fault = CheckTime(certificate, authority, now);
        return fault == CertificateFault.None ? CheckStanding(certificate) : fault;
    }

    private CertificateFault CheckClaims(MemberCertificate certificate, Identifier? peer, ReadOnlySpan<byte> keyFingerprint)
    {
        if (!certificate.Group.Equals(_trust.Group))
        {
            return CertificateFault.WrongGroup;
        }

        if (peer is not null && !certificate.Peer.Equals(peer))
        {
            return CertificateFault.WrongPeer;
        }

        bool same = keyFingerprint.IsEmpty || keyFingerprint.SequenceEqual(certificate.Key.Fingerprint.Span);
        return same ? CertificateFault.None : CertificateFault.WrongKey;
    }

    /// <summary>All of a group's authorities have one name: the key's id says which of them it was, the signature whether it was.</summary>
    private AuthorityCertificate? FindAuthority(MemberCertificate certificate)
    {
        foreach (AuthorityCertificate authority in _trust.Authorities)
        {
            bool sameName = certificate.Signed.Issuer.RawData.AsSpan().SequenceEqual(authority.Signed.Subject.RawData);
            if (sameName && authority.Group.Equals(_trust.Group) && authority.KeyIdentifier.SequenceEqual(certificate.IssuerKey.Span))
            {
                return authority;
            }
        }

        return null;
    }

    /// <summary>RFC 5280 section 6.1.1 (d): a name and a key are a trust anchor; the group's statements give the key, its id the name.</summary>
    private PeerPublicKey? FindIssuer(MemberCertificate certificate)
    {
        PeerPublicKey? key = _trust.FindIssuer(certificate);
        bool fits = key is not null && certificate.Names(key)
            && certificate.Signed.Issuer.RawData.AsSpan().SequenceEqual(CertificateNaming.NameOf(ResourceKind.Group, _trust.Group).RawData);
        return fits ? key : null;
    }

    private static CertificateFault CheckTime(MemberCertificate certificate, AuthorityCertificate? authority, DateTimeOffset now)
    {
        if (now < certificate.NotBefore)
        {
            return CertificateFault.NotYetValid;
        }

        if (now >= certificate.NotAfter)
        {
            return CertificateFault.Expired;
        }

        bool authorityIsOut = authority is not null && (now < authority.NotBefore || now >= authority.NotAfter);
        return authorityIsOut ? CertificateFault.AuthorityExpired : CertificateFault.None;
    }

    private CertificateFault CheckStanding(MemberCertificate certificate) =>
        _trust.IsInGoodStanding(certificate.Peer, certificate.Key.Fingerprint.Span) ? CertificateFault.None : CertificateFault.Revoked;

    /// <summary>RFC 5280 section 6, by the platform: two certificates, one root, nothing of the machine's, nothing from the network.</summary>
    private static bool IsValidPath(MemberCertificate certificate, AuthorityCertificate authority, DateTimeOffset now)
    {
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(certificate.Octets.Span);
        using X509Certificate2 root = X509CertificateLoader.LoadCertificate(authority.Octets.Span);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        try
        {
            bool built = chain.Build(leaf) && chain.ChainElements.Count == 2;
            return built && chain.ChainElements[1].Certificate.RawData.AsSpan().SequenceEqual(authority.Octets.Span);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }
}
