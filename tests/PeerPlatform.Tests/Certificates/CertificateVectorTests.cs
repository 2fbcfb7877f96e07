using System.Formats.Asn1;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>X.509 certificates that were written octet by octet apart from the code: what is taken, what is issued, and what is refused by which name.</summary>
public sealed class CertificateVectorTests : IDisposable
{
    private readonly CertificateVectors _vectors = new();

    public static TheoryData<string> Refused => [.. CertificateVectors.Refused().Select(one => one.Name)];

    public void Dispose() => _vectors.Dispose();

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void A_certificate_says_what_its_vector_says_and_counts(string who)
    {
        VectorCase vector = CertificateVectors.Of(who);
        MemberCertificate certificate = CertificateVectors.CertificateOf(who);
        Assert.Equal(new Identifier(vector.Octets("peer"), 0), certificate.Peer);
        Assert.Equal(_vectors.Group, certificate.Group);
        Assert.Equal((vector.Number("role"), vector.Number("rights")), (certificate.Role, (int)certificate.Rights));
        Assert.Equal(
            (vector.Number("notBefore"), vector.Number("notAfter")),
            ((int)certificate.NotBefore.ToUnixTimeSeconds(), (int)certificate.NotAfter.ToUnixTimeSeconds()));
        Assert.Equal(vector.Octets("digest"), certificate.Digest.ToArray());
        Assert.Equal(vector.Octets("fingerprint"), certificate.Key.Fingerprint.ToArray());
        Assert.Equal(vector.Octets("fingerprint"), _vectors.KeyOf(who).Fingerprint.ToArray());
        Assert.Equal(CertificateFault.None, _vectors.Checker.Check(certificate, CertificateVectors.Now, certificate.Peer, vector.Octets("fingerprint")));
    }

    [Fact]
    public void What_an_authority_issues_is_the_vector_but_for_serial_number_and_signature()
    {
        PeerKey key = _vectors.KeyOf("authority");
        AuthorityCertificate root = GroupCertificateAuthority.CreateCertificate(key, _vectors.Group, CertificateVectors.Now);
        Assert.Equal(Stated(_vectors.Authorities.Single().Octets), Stated(root.Octets));
        GroupCertificateAuthority authority = new(key, _vectors.Authorities.Single(), GroupCertificateAuthority.DefaultLife);
        MemberCertificate expected = CertificateVectors.CertificateOf("A");
        MemberCertificate issued = authority.Issue(expected.Peer, _vectors.KeyOf("A").PublicKey, expected.Role, expected.Rights, CertificateVectors.Now);
        Assert.Equal(Stated(expected.Octets), Stated(issued.Octets));
        Assert.NotEqual(expected.Digest.ToArray(), issued.Digest.ToArray());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_count_is_refused_by_the_name_that_its_vector_says(string name)
    {
        VectorCase vector = CertificateVectors.Refused().Single(one => one.Name == name);
        CertificateFault fault = MemberCertificate.TryParse(vector.Octets("hex"), out MemberCertificate? certificate);
        if (certificate is not null)
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(vector.Number("at"));
            fault = _vectors.Checker.Check(certificate, at, new Identifier(vector.Octets("peer"), 0), default);
        }

        Assert.Equal(Enum.Parse<CertificateFault>(vector.Text("fault")), fault);
    }

    /// <summary>The signed part's fields without the serial number, each as it is encoded.</summary>
    private static string[] Stated(ReadOnlyMemory<byte> certificate)
    {
        AsnReader signed = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        List<string> fields = [];
        while (signed.HasData)
        {
            ReadOnlyMemory<byte> field = signed.ReadEncodedValue();
            fields.Add(Convert.ToHexString(field.Span));
        }

        Assert.Equal(8, fields.Count);
        fields.RemoveAt(1);
        return [.. fields];
    }
}
