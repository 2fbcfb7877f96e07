using System.Reflection;
using System.Security.Cryptography;
using System.Xml.Linq;
using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Tests.Certificates;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Cryptography;

/// <summary>
/// The API to well-known mechanisms, RSA first: what it computes is what openssl and Python computed (tests/vectors/cryptography), and every public
/// member of it is documented. That the ports' HMAC, AES-CBC and AES-GCM pass their vectors too, PlatformCryptographyTests shows.
/// </summary>
public sealed class MechanismTests
{
    private static readonly Type[] _api =
    [
        typeof(IPeerKey), typeof(PeerKey), typeof(PeerPublicKey), typeof(RsaPublicKey), typeof(RsaPublicOperation), typeof(RsaSignature),
        typeof(RsaOaepEncryption), typeof(Sha256), typeof(Hkdf), typeof(ICryptography), typeof(IFullCryptography), typeof(IMacKey), typeof(ICbcKey), typeof(IGcmKey),
    ];

    [Fact]
    [Trait("Capability", "M25")]
    public void Rsa_signatures_are_those_of_openssl_and_no_others_are_taken()
    {
        int signed = 0;
        foreach (VectorCase vector in VectorFile.Load("cryptography/rsa-pkcs1-sha256"))
        {
            using PeerKey key = KeyOf(vector);
            byte[] signature = vector.Octets("signature");
            Assert.True(key.PublicKey.Verify(vector.Octets("message"), signature) == vector.Flag("valid"), vector.Name);
            if (vector.Flag("valid"))
            {
                byte[] own = new byte[key.SignatureLength];
                key.Sign(vector.Octets("message"), own);
                Assert.Equal(signature, own);
                signed++;
            }
        }

        Assert.InRange(signed, 10, 100);
    }

    [Fact]
    [Trait("Capability", "M25")]
    public void What_was_wrapped_for_a_key_elsewhere_opens_here_and_what_is_wrapped_here_opens_there()
    {
        VectorCase[] cases = [.. VectorFile.Load("cryptography/rsa-oaep-sha256").Where(one => one.Octets("message").Length == 32)];
        Assert.NotEmpty(cases);
        foreach (VectorCase vector in cases)
        {
            using PeerKey key = KeyOf(vector);
            byte[] secret = new byte[32];
            Assert.True(key.TryUnwrap(vector.Octets("ciphertext"), secret), vector.Name);
            Assert.Equal(vector.Octets("message"), secret);
            byte[] wrapped = new byte[key.SignatureLength];
            key.PublicKey.Wrap(secret, wrapped);
            using RSA other = CertificateVectors.RsaOf(vector.Text("key"));
            Assert.Equal(secret, other.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
        }
    }

    [Fact]
    [Trait("Capability", "M25")]
    public void Every_public_member_of_the_api_is_documented_and_its_pages_name_the_mechanisms()
    {
        foreach (Type type in _api)
        {
            XElement[] members = [.. XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml")).Descendants("member")];
            AssertDocumented(members, $"T:{type.FullName}");
            foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                string? kind = member switch
                {
                    MethodInfo { IsSpecialName: true } => null,
                    MethodInfo => "M",
                    PropertyInfo => "P",
                    FieldInfo => "F",
                    _ => null,
                };
                if (kind is not null)
                {
                    AssertDocumented(members, $"{kind}:{type.FullName}.{member.Name}");
                }
            }
        }

        string page = File.ReadAllText(Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Cryptography/CRYPTOGRAPHY.md"));
        string[] mechanisms = ["RSAES-OAEP", "RSASSA-PKCS1-v1_5", "SHA-256", "HKDF-SHA-256", "HMAC-SHA-256", "AES-128-CBC", "AES-256-GCM", "RFC 8017", "RFC 5869", "FIPS 180-4"];
        Assert.All(mechanisms, mechanism => Assert.Contains(mechanism, page, StringComparison.Ordinal));
    }

    private static void AssertDocumented(XElement[] members, string name)
    {
        XElement? found = members.FirstOrDefault(one => one.Attribute("name")!.Value is string full && (full == name || full.StartsWith(name + "(", StringComparison.Ordinal)));
        Assert.True(found is not null, $"{name} is not documented");
        Assert.True(found.Element("inheritdoc") is not null || found.Element("summary")?.Value.Trim().Length > 10, $"{name} says nothing");
    }

    private static PeerKey KeyOf(VectorCase vector)
    {
        using RSA rsa = CertificateVectors.RsaOf(vector.Text("key"));
        Assert.True(PeerKey.TryImport(rsa.ExportPkcs8PrivateKey(), out PeerKey? key));
        return key;
    }
}
