using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// What every certificate has, taken apart with no trust in any of it (RFC 5280 section 4.1): one outer form, version 3, RSA with SHA-256, a key
/// of 2048 bits, no extension twice.
/// </summary>
internal sealed class SignedCertificate
{
    private readonly ReadOnlyMemory<byte> _signed;
    private readonly byte[] _signature;

    private SignedCertificate(X509Certificate2 certificate, PeerPublicKey key, ReadOnlyMemory<byte> signed, byte[] signature)
    {
        Octets = certificate.RawData;
        Subject = certificate.SubjectName;
        Issuer = certificate.IssuerName;
        NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        Extensions = [.. certificate.Extensions];
        Key = key;
        IsAuthority = Find(CertificateObjects.BasicConstraints) is X509BasicConstraintsExtension { CertificateAuthority: true };
        Usages = Find(CertificateObjects.KeyUsage) is X509KeyUsageExtension usage ? usage.KeyUsages : X509KeyUsageFlags.None;
        Peer = CertificateNaming.IdOf(Subject, ResourceKind.Peer);
        Group = CertificateNaming.IdOf(Subject, ResourceKind.Group);
        bool names = Find(CertificateObjects.AuthorityKeyIdentifier) is X509AuthorityKeyIdentifierExtension { KeyIdentifier: not null };
        IssuerKey = names ? ((X509AuthorityKeyIdentifierExtension)Find(CertificateObjects.AuthorityKeyIdentifier)!).KeyIdentifier!.Value : default;
        _signed = signed;
        _signature = signature;
    }

    internal byte[] Octets { get; }

    internal X500DistinguishedName Subject { get; }

    internal X500DistinguishedName Issuer { get; }

    internal DateTimeOffset NotBefore { get; }

    internal DateTimeOffset NotAfter { get; }

    internal PeerPublicKey Key { get; }

    /// <summary>Whether it may certify others.</summary>
    internal bool IsAuthority { get; }

    /// <summary>What its key may be used for; nothing where it does not say.</summary>
    internal X509KeyUsageFlags Usages { get; }

    /// <summary>The peer that its subject names, or null.</summary>
    internal Identifier? Peer { get; }

    /// <summary>The group that its subject names, or null.</summary>
    internal Identifier? Group { get; }

    /// <summary>The issuer's key id; empty where it does not say.</summary>
    internal ReadOnlyMemory<byte> IssuerKey { get; }

    internal IReadOnlyList<X509Extension> Extensions { get; }

    /// <summary>Takes a certificate apart.</summary>
    internal static CertificateFault TryParse(ReadOnlySpan<byte> octets, out SignedCertificate? parsed)
    {
        parsed = null;
        if (octets.Length > MemberCertificate.MaxOctets)
        {
            return CertificateFault.TooLong;
        }

        try
        {
            byte[] copy = octets.ToArray();
            AsnReader outer = new(copy, AsnEncodingRules.DER);
            AsnReader parts = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            ReadOnlyMemory<byte> signed = parts.ReadEncodedValue();
            parts.ReadSequence();
            byte[] signature = parts.ReadBitString(out int unused);
            parts.ThrowIfNotEmpty();
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(copy);
            bool whole = unused == 0 && certificate.Version == 3 && certificate.RawData.Length == octets.Length;
            return whole ? TakeKey(certificate, signed, signature, out parsed) : CertificateFault.Malformed;
        }
        catch (Exception problem) when (problem is AsnContentException or CryptographicException)
        {
            return CertificateFault.Malformed;
        }
    }

    /// <summary>Whether a key signed it.</summary>
    internal bool IsSignedBy(PeerPublicKey key) => key.Verify(_signed.Span, _signature);

    /// <summary>The one extension of an id; null when there is none or more than one.</summary>
    internal X509Extension? Find(string id)
    {
        X509Extension? found = null;
        foreach (X509Extension extension in Extensions)
        {
            if (extension.Oid?.Value == id)
            {
                if (found is not null)
                {
                    return null;
                }

                found = extension;
            }
        }

        return found;
    }

    /// <summary>Whether every extension stands once and every critical one is known.</summary>
    internal bool HasSoundExtensions()
    {
        HashSet<string> seen = [];
        foreach (X509Extension extension in Extensions)
        {
            string id = extension.Oid?.Value ?? "";
            bool known = id is CertificateObjects.BasicConstraints or CertificateObjects.KeyUsage;
            if (!seen.Add(id) || (extension.Critical && !known))
            {
                return false;
            }
        }

        return true;
    }

    private static CertificateFault TakeKey(
        X509Certificate2 certificate, ReadOnlyMemory<byte> signed, byte[] signature, out SignedCertificate? parsed)
    {
        parsed = null;
        bool rightAlgorithm = certificate.SignatureAlgorithm.Value == CertificateObjects.RsaWithSha256;
        byte[] info = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        if (!rightAlgorithm || !PeerPublicKey.TryParse(info, out PeerPublicKey? key) || key.SignatureLength != MemberCertificate.KeyOctets)
        {
            return CertificateFault.WeakKey;
        }

        parsed = new SignedCertificate(certificate, key, signed, signature);
        return CertificateFault.None;
    }
}
