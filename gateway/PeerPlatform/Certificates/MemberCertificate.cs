using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// A member's certificate, taken apart: peer, key, group, role, rights, time. Being one says nothing of who issued it: that is for
/// <see cref="CertificateChecker"/>. Immutable.
/// </summary>
public sealed class MemberCertificate
{
    /// <summary>Most octets of a certificate: one message carries it whole.</summary>
    public const int MaxOctets = Limits.MaxCertificateLength;

    /// <summary>Octets of a digest.</summary>
    public const int DigestLength = 32;

    /// <summary>Octets of a certified key's modulus: 2048 bits.</summary>
    internal const int KeyOctets = 256;

    private readonly byte[] _digest;

    private MemberCertificate(SignedCertificate signed, Identifier peer, GroupExtension extension)
    {
        Signed = signed;
        Peer = peer;
        Group = extension.Group;
        Role = extension.Role;
        Rights = extension.Rights;
        _digest = SHA256.HashData(signed.Octets);
    }

    /// <summary>The certificate in DER.</summary>
    public ReadOnlyMemory<byte> Octets => Signed.Octets;

    /// <summary>SHA-256 of <see cref="Octets"/>: names the certificate in credentials.</summary>
    public ReadOnlyMemory<byte> Digest => _digest;

    /// <summary>Whose it is.</summary>
    public Identifier Peer { get; }

    /// <summary>The group that it is for.</summary>
    public Identifier Group { get; }

    /// <summary>The member's role, as the group numbers roles.</summary>
    public byte Role { get; }

    /// <summary>The member's rights, a bit each, as the group numbers rights.</summary>
    public uint Rights { get; }

    /// <summary>The certified key.</summary>
    public PeerPublicKey Key => Signed.Key;

    /// <summary>From when it counts.</summary>
    public DateTimeOffset NotBefore => Signed.NotBefore;

    /// <summary>Until when it counts.</summary>
    public DateTimeOffset NotAfter => Signed.NotAfter;

    /// <summary>Which key issued it: the first 20 octets of its fingerprint; empty where it does not say.</summary>
    public ReadOnlyMemory<byte> IssuerKey => Signed.IssuerKey;

    /// <summary>Whether it says that its own key issued it.</summary>
    public bool IsOfOwnKey => Names(Key);

    /// <summary>When a new one is due: at two thirds of its life, so that an authority that is away for a while costs nobody the membership.</summary>
    public DateTimeOffset RenewalDue => NotBefore + ((NotAfter - NotBefore) * 2 / 3);

    internal SignedCertificate Signed { get; }

    /// <summary>Whether it says that a key issued it.</summary>
    /// <param name="key">The key.</param>
    public bool Names(PeerPublicKey key) => IssuerKey.Span.SequenceEqual(key.Fingerprint.Span[..GroupCertificateAuthority.KeyIdentifierLength]);

    /// <summary>Takes a certificate apart.</summary>
    /// <param name="octets">DER.</param>
    /// <param name="certificate">The certificate; null with a fault.</param>
    /// <returns>None, TooLong, Malformed, WeakKey, WrongExtension, WrongKeyUsage or WrongPeer for a subject that is no peer.</returns>
    public static CertificateFault TryParse(ReadOnlySpan<byte> octets, out MemberCertificate? certificate)
    {
        certificate = null;
        CertificateFault fault = SignedCertificate.TryParse(octets, out SignedCertificate? signed);
        if (fault != CertificateFault.None || signed is null)
        {
            return fault;
        }

        X509Extension? stated = signed.Find(CertificateObjects.GroupExtension);
        GroupExtension? extension = stated is null ? null : GroupExtension.TryParse(stated);
        if (extension is null || !signed.HasSoundExtensions())
        {
            return CertificateFault.WrongExtension;
        }

        const X509KeyUsageFlags Authority = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        if (signed.IsAuthority || (signed.Usages & X509KeyUsageFlags.DigitalSignature) == 0 || (signed.Usages & Authority) != 0)
        {
            return CertificateFault.WrongKeyUsage;
        }

        certificate = signed.Peer is null ? null : new MemberCertificate(signed, signed.Peer, extension);
        return signed.Peer is null ? CertificateFault.WrongPeer : CertificateFault.None;
    }
}
