using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// One of a group's authorities as issuer of certificates (S0: peers act as certificate authorities): its identity key signs for members that
/// the group admitted. Whether a peer is one of them is for the caller to know. Any thread may call. CERTIFICATES.md.
/// </summary>
public sealed class GroupCertificateAuthority
{
    /// <summary>How far a new certificate reaches into the past, minutes: clocks differ.</summary>
    public const int ClockToleranceMinutes = 10;

    /// <summary>Life of a member's certificate unless the policy says otherwise, days.</summary>
    public const int DefaultLifeDays = 7;

    /// <summary>Longest life of a member's certificate, days.</summary>
    public const int LongestLifeDays = 400;

    /// <summary>Life of an authority's own certificate, days.</summary>
    public const int AuthorityLifeDays = 3650;

    /// <summary><see cref="DefaultLifeDays"/> as a time.</summary>
    public static readonly TimeSpan DefaultLife = TimeSpan.FromDays(DefaultLifeDays);

    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(ClockToleranceMinutes);

    /// <summary>Octets of a key identifier.</summary>
    internal const int KeyIdentifierLength = 20;

    private readonly IPeerKey _key;
    private readonly TimeSpan _life;

    /// <summary>Takes up the work of an authority.</summary>
    /// <param name="key">The authority's identity key, 2048 bits.</param>
    /// <param name="certificate">The authority's own certificate, of this key.</param>
    /// <param name="life">Life of the certificates that it issues: from a minute to <see cref="LongestLifeDays"/> days.</param>
    /// <exception cref="ArgumentException">The certificate is another key's, or the life is out of its bounds.</exception>
    public GroupCertificateAuthority(IPeerKey key, AuthorityCertificate certificate, TimeSpan life)
    {
        if (!certificate.Key.Fingerprint.Span.SequenceEqual(key.Fingerprint.Span))
        {
            throw new ArgumentException("The certificate is another key's.", nameof(certificate));
        }

        if (life < TimeSpan.FromMinutes(1) || life > TimeSpan.FromDays(LongestLifeDays))
        {
            throw new ArgumentException($"A certificate lives from a minute to {LongestLifeDays} days.", nameof(life));
        }

        _key = key;
        _life = life;
        Certificate = certificate;
    }

    /// <summary>The authority's own certificate.</summary>
    public AuthorityCertificate Certificate { get; }

    /// <summary>Makes an authority's own certificate.</summary>
    /// <param name="key">The authority's identity key, 2048 bits.</param>
    /// <param name="group">The group.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The key has not 2048 bits.</exception>
    public static AuthorityCertificate CreateCertificate(IPeerKey key, Identifier group, DateTimeOffset now)
    {
        X500DistinguishedName name = CertificateNaming.NameOf(ResourceKind.Group, group);
        CertificateRequest request = Begin(name, key.SubjectPublicKeyInfo.Span);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key.Fingerprint.Span[..KeyIdentifierLength], false));
        byte[] octets = Sign(request, name, key, now - _tolerance, now + TimeSpan.FromDays(AuthorityLifeDays));
        return AuthorityCertificate.TryParse(octets, out AuthorityCertificate? certificate)
            ? certificate
            : throw new ArgumentException($"An authority's key has {8 * MemberCertificate.KeyOctets} bits.", nameof(key));
    }

    /// <summary>Issues a certificate to a member.</summary>
    /// <param name="peer">The member.</param>
    /// <param name="key">Its identity key, 2048 bits, which it proved to have.</param>
    /// <param name="role">Its role.</param>
    /// <param name="rights">Its rights.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The key has not 2048 bits.</exception>
    /// <exception cref="InvalidOperationException">The authority's own certificate is out of its time.</exception>
    public MemberCertificate Issue(Identifier peer, PeerPublicKey key, byte role, uint rights, DateTimeOffset now)
    {
        if (key.SignatureLength != MemberCertificate.KeyOctets)
        {
            throw new ArgumentException($"A member's key has {8 * MemberCertificate.KeyOctets} bits.", nameof(key));
        }

        if (now < Certificate.NotBefore || now >= Certificate.NotAfter)
        {
            throw new InvalidOperationException("The authority's own certificate is out of its time.");
        }

        CertificateRequest request = Begin(CertificateNaming.NameOf(ResourceKind.Peer, peer), key.SubjectPublicKeyInfo.Span);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(Certificate.KeyIdentifier));
        request.CertificateExtensions.Add(new GroupExtension(Certificate.Group, role, rights).ToExtension());
        DateTimeOffset notBefore = Max(now - _tolerance, Certificate.NotBefore);
        DateTimeOffset notAfter = Min(now + _life, Certificate.NotAfter);
        byte[] octets = Sign(request, Certificate.Signed.Subject, _key, notBefore, notAfter);
        CertificateFault fault = MemberCertificate.TryParse(octets, out MemberCertificate? certificate);
        return certificate ?? throw new InvalidOperationException($"A new certificate is none: {fault}.");
    }

    /// <summary>Issues the next certificate of a member: the same peer, key, role and rights, from now on.</summary>
    /// <param name="certificate">The one that ends; it need not be this authority's, but it must have passed the check.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">It is another group's.</exception>
    /// <exception cref="InvalidOperationException">The authority's own certificate is out of its time.</exception>
    public MemberCertificate Renew(MemberCertificate certificate, DateTimeOffset now)
    {
        if (!certificate.Group.Equals(Certificate.Group))
        {
            throw new ArgumentException("The certificate is another group's.", nameof(certificate));
        }

        return Issue(certificate.Peer, certificate.Key, certificate.Role, certificate.Rights, now);
    }

    private static CertificateRequest Begin(X500DistinguishedName name, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        PublicKey key = PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static byte[] Sign(
        CertificateRequest request, X500DistinguishedName issuer, IPeerKey key, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        using X509Certificate2 certificate = request.Create(issuer, new PeerKeySignatureGenerator(key), notBefore, notAfter, serial);
        return certificate.RawData;
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
