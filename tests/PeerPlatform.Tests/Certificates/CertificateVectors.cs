using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>The keys and certificates of <c>tests/vectors/certificates</c>, made apart from the code by make_certificates.py.</summary>
internal sealed class CertificateVectors : ICertificateTrust, IDisposable
{
    private const string Folder = "certificates/";

    /// <summary>When the vectors' certificates were issued.</summary>
    internal static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly List<PeerKey> _keys = [];

    internal CertificateVectors()
    {
        VectorCase root = VectorFile.Load(Folder + "certificates", "authority");
        Group = new Identifier(root.Octets("group"), 0);
        Assert.True(AuthorityCertificate.TryParse(root.Octets("hex"), out AuthorityCertificate? authority));
        Authorities = [authority];
        Checker = new CertificateChecker(this);
    }

    public Identifier Group { get; }

    public IReadOnlyCollection<AuthorityCertificate> Authorities { get; }

    internal CertificateChecker Checker { get; }

    public bool IsInGoodStanding(Identifier peer, ReadOnlySpan<byte> keyFingerprint) => true;

    /// <summary>The vector of a member, A or B, or of the authority.</summary>
    internal static VectorCase Of(string who) => VectorFile.Load(Folder + "certificates", who);

    internal static IEnumerable<VectorCase> Refused() =>
        VectorFile.Load(Folder + "certificates").Where(one => one.Name.StartsWith("refused: ", StringComparison.Ordinal));

    /// <summary>Somebody's identity key.</summary>
    internal PeerKey KeyOf(string who)
    {
        using RSA rsa = RsaOf(Of(who).Text("key"));
        Assert.True(PeerKey.TryImport(rsa.ExportPkcs8PrivateKey(), out PeerKey? key));
        _keys.Add(key);
        return key;
    }

    internal static MemberCertificate CertificateOf(string who)
    {
        Assert.Equal(CertificateFault.None, MemberCertificate.TryParse(Of(who).Octets("hex"), out MemberCertificate? certificate));
        return certificate!;
    }

    /// <summary>A key pair of <c>cryptography/rsa-keys</c>.</summary>
    internal static RSA RsaOf(string name)
    {
        VectorCase key = VectorFile.Load("cryptography/rsa-keys", name);
        byte[] modulus = key.Octets("n");
        byte[] Part(string field, int length)
        {
            string hex = key.Text(field);
            byte[] octets = Convert.FromHexString(hex.Length % 2 == 0 ? hex : "0" + hex).SkipWhile(octet => octet == 0).ToArray();
            return [.. new byte[Math.Max(0, length - octets.Length)], .. octets];
        }

        RSA rsa = RSA.Create();
        rsa.ImportParameters(new RSAParameters
        {
            Modulus = modulus, Exponent = Part("e", 1), D = Part("d", modulus.Length), P = Part("p", modulus.Length / 2), Q = Part("q", modulus.Length / 2),
            DP = Part("dp", modulus.Length / 2), DQ = Part("dq", modulus.Length / 2), InverseQ = Part("qi", modulus.Length / 2),
        });
        return rsa;
    }

    public void Dispose() => _keys.ForEach(key => key.Dispose());
}
