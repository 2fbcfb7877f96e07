using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using Xunit;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>Certificates of members: what is issued counts, and every fault has its name.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly Identifier _peer = Identifier.Parse("12345678-1234-1234-1234-1234567890ab")!;
    private static readonly DateTimeOffset _now = CertificateGroup.Now;
    private readonly CertificateGroup _group = new();
    private readonly PeerKey _key = PeerKey.Create();

    public void Dispose()
    {
        _group.Dispose();
        _key.Dispose();
    }

    [Fact]
    [Trait("Capability", "M10")]
    public void A_group_authority_issues_a_member_certificate_that_counts()
    {
        MemberCertificate certificate = _group.Authority.Issue(_peer, _key.PublicKey, 3, 0x81, _now);
        Assert.Equal(_peer, certificate.Peer);
        Assert.Equal(_group.Group, certificate.Group);
        Assert.Equal(3, certificate.Role);
        Assert.Equal(0x81u, certificate.Rights);
        Assert.Equal(_now + GroupCertificateAuthority.DefaultLife, certificate.NotAfter);
        Assert.Equal(SHA256.HashData(certificate.Octets.Span), certificate.Digest.ToArray());
        Assert.Equal(CertificateFault.None, MemberCertificate.TryParse(certificate.Octets.Span, out MemberCertificate? again));
        Assert.Equal(CertificateFault.None, Check(again!));
        Assert.Equal(CertificateFault.None, _group.Checker.CheckAgain(again!, _now));
        using X509Certificate2 read = X509CertificateLoader.LoadCertificate(certificate.Octets.Span);
        Assert.Equal("CN=urn:nanopeers:peer:12345678-1234-1234-1234-1234567890ab", read.Subject);
        Assert.Equal("CN=urn:nanopeers:group:00112233-4455-6677-8899-aabbccddeeff", read.Issuer);
        Assert.Equal(16, read.SerialNumberBytes.Length);
    }

    [Fact]
    public void A_certificate_counts_only_in_its_time_by_this_peers_clock()
    {
        MemberCertificate certificate = Issue(_now);
        Assert.Equal(CertificateFault.NotYetValid, Check(certificate, _now - TimeSpan.FromMinutes(11)));
        Assert.Equal(CertificateFault.None, Check(certificate, _now - TimeSpan.FromMinutes(9)));
        Assert.Equal(CertificateFault.None, Check(certificate, _now + TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1)));
        Assert.Equal(CertificateFault.Expired, Check(certificate, _now + TimeSpan.FromDays(7)));
        Assert.Equal(CertificateFault.Expired, _group.Checker.CheckAgain(certificate, _now + TimeSpan.FromDays(8)));
    }

    [Fact]
    public void An_authority_whose_clock_is_a_day_ahead_is_noticed_by_name_and_a_day_behind_does_no_harm()
    {
        Assert.Equal(CertificateFault.NotYetValid, Check(Issue(_now + TimeSpan.FromDays(1))));
        using CertificateGroup group = new();
        AuthorityCertificate slow = GroupCertificateAuthority.CreateCertificate(group.AuthorityKey, group.Group, _now - TimeSpan.FromDays(2));
        GroupCertificateAuthority authority = new(group.AuthorityKey, slow, GroupCertificateAuthority.DefaultLife);
        group.Authorities = [slow];
        MemberCertificate certificate = authority.Issue(_peer, _key.PublicKey, 1, 1, _now - TimeSpan.FromDays(1));
        Assert.Equal(CertificateFault.None, group.Checker.Check(certificate, _now, _peer, default));
    }

    [Fact]
    public void Renewal_is_due_at_two_thirds_and_lasts_from_then()
    {
        MemberCertificate first = Issue(_now);
        DateTimeOffset due = first.RenewalDue;
        Assert.InRange(due, _now + TimeSpan.FromDays(4.6), _now + TimeSpan.FromDays(4.7));
        MemberCertificate second = _group.Authority.Renew(first, due);
        Assert.Equal(CertificateFault.None, Check(second, first.NotAfter + TimeSpan.FromDays(4)));
        Assert.Equal(first.Key.Fingerprint.ToArray(), second.Key.Fingerprint.ToArray());
        Assert.Equal(first.Rights, second.Rights);
        Assert.NotEqual(first.Digest.ToArray(), second.Digest.ToArray());
        using CertificateGroup other = new("00112233-4455-6677-8899-aabbccddee00");
        Assert.Throws<ArgumentException>(() => other.Authority.Renew(first, due));
    }

    [Fact]
    public void Another_groups_certificate_and_another_authoritys_are_refused_by_name()
    {
        using CertificateGroup other = new("00112233-4455-6677-8899-aabbccddee00");
        MemberCertificate theirs = other.Authority.Issue(_peer, _key.PublicKey, 1, 1, _now);
        Assert.Equal(CertificateFault.WrongGroup, Check(theirs));
        using CertificateGroup pretender = new();
        MemberCertificate forged = pretender.Authority.Issue(_peer, _key.PublicKey, 1, 1, _now);
        Assert.Equal(CertificateFault.WrongIssuer, Check(forged));
        _group.Authorities = [];
        Assert.Equal(CertificateFault.WrongIssuer, Check(Issue(_now)));
    }

    [Fact]
    public void Another_peer_another_key_and_a_removed_member_are_refused_by_name()
    {
        MemberCertificate certificate = Issue(_now);
        Identifier other = Identifier.Parse("99999999-1234-1234-1234-1234567890ab")!;
        using PeerKey otherKey = PeerKey.Create();
        Assert.Equal(CertificateFault.WrongPeer, _group.Checker.Check(certificate, _now, other, default));
        Assert.Equal(CertificateFault.WrongKey, _group.Checker.Check(certificate, _now, _peer, otherKey.Fingerprint.Span));
        _group.Removed = _peer;
        Assert.Equal(CertificateFault.Revoked, Check(certificate));
        Assert.Equal(CertificateFault.Revoked, _group.Checker.CheckAgain(certificate, _now));
    }

    [Fact]
    public void Changed_octets_are_noticed()
    {
        byte[] octets = Issue(_now).Octets.ToArray();
        for (int i = 0; i < octets.Length; i += 3)
        {
            byte[] changed = (byte[])octets.Clone();
            changed[i] ^= 0x10;
            CertificateFault fault = MemberCertificate.TryParse(changed, out MemberCertificate? certificate);
            Assert.True(fault != CertificateFault.None || Check(certificate!) != CertificateFault.None, $"octet {i}");
        }

        Assert.Equal(CertificateFault.Malformed, MemberCertificate.TryParse(octets.AsSpan(0, octets.Length - 1), out _));
        Assert.Equal(CertificateFault.Malformed, MemberCertificate.TryParse([.. octets, 0], out _));
        Assert.Equal(CertificateFault.TooLong, MemberCertificate.TryParse(new byte[1025], out _));
        octets[^1] ^= 1;
        Assert.Equal(CertificateFault.None, MemberCertificate.TryParse(octets, out MemberCertificate? unsigned));
        Assert.Equal(CertificateFault.BadSignature, Check(unsigned!));
    }

    [Fact]
    public void Wrong_extensions_usages_subjects_and_keys_are_refused_by_name()
    {
        GroupExtension right = new(_group.Group, 1, 1);
        X509Extension usage = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true);
        X509Extension certifies = new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true);
        X509Extension enciphers = new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true);
        X509Extension authority = new X509BasicConstraintsExtension(true, false, 0, true);
        X509Extension unknown = new(new Oid("2.25.1"), [5, 0], critical: true);
        X509Extension damaged = new(new Oid(CertificateObjects.GroupExtension), [0x30, 0x01, 0x00], critical: false);
        X509Extension critical = new(right.ToExtension(), critical: true);
        const string Subject = "CN=urn:nanopeers:peer:12345678-1234-1234-1234-1234567890ab";
        Assert.Equal(CertificateFault.None, Forge(Subject, _key, usage, right.ToExtension()));
        Assert.Equal(CertificateFault.WrongExtension, Forge(Subject, _key, usage));
        Assert.Equal(CertificateFault.WrongExtension, Forge(Subject, _key, usage, damaged));
        Assert.Equal(CertificateFault.WrongExtension, Forge(Subject, _key, usage, critical));
        Assert.Equal(CertificateFault.WrongExtension, Forge(Subject, _key, usage, right.ToExtension(), unknown));
        Assert.Equal(CertificateFault.WrongKeyUsage, Forge(Subject, _key, right.ToExtension()));
        Assert.Equal(CertificateFault.WrongKeyUsage, Forge(Subject, _key, enciphers, right.ToExtension()));
        Assert.Equal(CertificateFault.WrongKeyUsage, Forge(Subject, _key, certifies, right.ToExtension()));
        Assert.Equal(CertificateFault.WrongKeyUsage, Forge(Subject, _key, usage, authority, right.ToExtension()));
        Assert.Equal(CertificateFault.WrongPeer, Forge("CN=somebody", _key, usage, right.ToExtension()));
        Assert.Equal(CertificateFault.WrongPeer, Forge(Subject + ", O=else", _key, usage, right.ToExtension()));
        Assert.Equal(
            CertificateFault.WrongPeer,
            Forge("CN=urn:nanopeers:group:12345678-1234-1234-1234-1234567890ab", _key, usage, right.ToExtension()));
        using RSA weak = RSA.Create(1024);
        Assert.Equal(CertificateFault.WeakKey, Forge(Subject, weak.ExportSubjectPublicKeyInfo(), usage, right.ToExtension()));
        using RSA strong = RSA.Create(3072);
        Assert.Equal(CertificateFault.WeakKey, Forge(Subject, strong.ExportSubjectPublicKeyInfo(), usage, right.ToExtension()));
    }

    [Fact]
    public void An_authoritys_certificate_is_no_members_and_a_members_is_no_authoritys()
    {
        MemberCertificate member = Issue(_now);
        Assert.False(AuthorityCertificate.TryParse(member.Octets.Span, out _));
        Assert.NotEqual(CertificateFault.None, MemberCertificate.TryParse(_group.Authority.Certificate.Octets.Span, out _));
        Assert.True(AuthorityCertificate.TryParse(_group.Authority.Certificate.Octets.Span, out AuthorityCertificate? authority));
        Assert.Equal(_group.AuthorityKey.Fingerprint.ToArray(), authority.Key.Fingerprint.ToArray());
        Assert.Throws<ArgumentException>(() => new GroupCertificateAuthority(_key, authority, GroupCertificateAuthority.DefaultLife));
        Assert.Throws<InvalidOperationException>(() => Issue(authority.NotAfter));
    }

    [Fact]
    public void A_member_cannot_certify_another()
    {
        MemberCertificate member = Issue(_now);
        using PeerKey third = PeerKey.Create();
        PublicKey key = PublicKeyOf(third.SubjectPublicKeyInfo.ToArray());
        CertificateRequest request = new(member.Signed.Subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(_group.Authority.Certificate.KeyIdentifier));
        request.CertificateExtensions.Add(new GroupExtension(_group.Group, 4, uint.MaxValue).ToExtension());
        foreach ((X500DistinguishedName issuer, CertificateFault expected) in new[]
        {
            (member.Signed.Subject, CertificateFault.WrongIssuer),
            (_group.Authority.Certificate.Signed.Subject, CertificateFault.BadSignature),
        })
        {
            using X509Certificate2 forged = request.Create(issuer, new PeerKeySignatureGenerator(_key), _now, _now + TimeSpan.FromDays(1), [1, 2]);
            Assert.Equal(CertificateFault.None, MemberCertificate.TryParse(forged.RawData, out MemberCertificate? certificate));
            Assert.Equal(expected, _group.Checker.Check(certificate!, _now, _peer, default));
        }
    }

    private MemberCertificate Issue(DateTimeOffset now) => _group.Authority.Issue(_peer, _key.PublicKey, 1, 0x0F, now);

    private CertificateFault Check(MemberCertificate certificate) => Check(certificate, _now);

    private CertificateFault Check(MemberCertificate certificate, DateTimeOffset now) => _group.Checker.Check(certificate, now, _peer, _key.Fingerprint.Span);

    private CertificateFault Forge(string subject, PeerKey key, params X509Extension[] extensions) =>
        Forge(subject, key.SubjectPublicKeyInfo.ToArray(), extensions);

    /// <summary>What the authority itself would never issue, signed by its key.</summary>
    private CertificateFault Forge(string subject, byte[] keyInfo, params X509Extension[] extensions)
    {
        AuthorityCertificate authority = _group.Authority.Certificate;
        CertificateRequest request = new(new X500DistinguishedName(subject), PublicKeyOf(keyInfo), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authority.KeyIdentifier));
        X509SignatureGenerator generator = new PeerKeySignatureGenerator(_group.AuthorityKey);
        using X509Certificate2 made = request.Create(authority.Signed.Subject, generator, _now, _now + TimeSpan.FromDays(1), [1, 2, 3]);
        CertificateFault fault = MemberCertificate.TryParse(made.RawData, out MemberCertificate? certificate);
        return certificate is null ? fault : _group.Checker.Check(certificate, _now, _peer, default);
    }

    private static PublicKey PublicKeyOf(byte[] info) => PublicKey.CreateFromSubjectPublicKeyInfo(info, out _);
}
