using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// The self-signed certificate of one of a group's authorities. Anybody can make one: whether its key is an authority's is for the group's
/// document to say. Immutable.
/// </summary>
public sealed class AuthorityCertificate
{
    private AuthorityCertificate(SignedCertificate signed, Identifier group)
    {
        Signed = signed;
        Group = group;
    }

    /// <summary>The certificate in DER.</summary>
    public ReadOnlyMemory<byte> Octets => Signed.Octets;

    /// <summary>The group.</summary>
    public Identifier Group { get; }

    /// <summary>The authority's identity key.</summary>
    public PeerPublicKey Key => Signed.Key;

    /// <summary>From when it counts.</summary>
    public DateTimeOffset NotBefore => Signed.NotBefore;

    /// <summary>Until when it counts.</summary>
    public DateTimeOffset NotAfter => Signed.NotAfter;

    internal SignedCertificate Signed { get; }

    /// <summary>The key's id: first 20 octets of the fingerprint (RFC 7093 section 2, method 1, of the whole key).</summary>
    internal ReadOnlySpan<byte> KeyIdentifier => Key.Fingerprint.Span[..GroupCertificateAuthority.KeyIdentifierLength];

    /// <summary>Takes a certificate apart: of a group, self-signed, for signing certificates, for members only.</summary>
    /// <param name="octets">DER.</param>
    /// <param name="certificate">The certificate, or null.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out AuthorityCertificate? certificate)
    {
        certificate = null;
        if (SignedCertificate.TryParse(octets, out SignedCertificate? signed) != CertificateFault.None || signed is null)
        {
            return false;
        }

        bool certifies = signed.IsAuthority && (signed.Usages & X509KeyUsageFlags.KeyCertSign) != 0;
        bool selfSigned = signed.Subject.RawData.AsSpan().SequenceEqual(signed.Issuer.RawData) && signed.IsSignedBy(signed.Key);
        if (signed.Group is not null && certifies && selfSigned && signed.HasSoundExtensions())
        {
            certificate = new AuthorityCertificate(signed, signed.Group);
        }

        return certificate is not null;
    }
}
