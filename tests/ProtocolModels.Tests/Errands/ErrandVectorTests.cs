using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Errands;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Errands;

/// <summary>The certificates and receipts of <c>tests/vectors/errands</c>, made apart from the code and signed by openssl.</summary>
public sealed class ErrandVectorTests
{
    private const string Key = "2048 bits, e = 65537";

    private readonly ErrandReceipt _receipt = new();

    public static TheoryData<string> Certificates => [.. VectorFile.Load("errands/certificates").Select(one => one.Name)];

    public static TheoryData<string> Receipts => [.. VectorFile.Load("errands/receipts").Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Certificates))]
    public void A_certificate_is_judged_as_the_vector_says(string name)
    {
        VectorCase vector = VectorFile.Load("errands/certificates", name);
        Assert.Equal(vector.Text("status"), JudgeCertificate(vector).ToString());
    }

    [Theory]
    [MemberData(nameof(Receipts))]
    public void A_receipt_is_judged_as_the_vector_says(string name)
    {
        VectorCase vector = VectorFile.Load("errands/receipts", name);
        byte[] octets = [0xEE, .. vector.Octets("hex"), 0xEE];
        ErrandStatus status = _receipt.TryDecode(octets, 1, octets.Length - 2);
        if (status == ErrandStatus.Valid)
        {
            Assert.Equal(vector.Text("status") == "BadSignature" && name.Contains("time", StringComparison.Ordinal), vector.Long("time") != _receipt.TimeSeconds);
            ErrandVerifier verifier = Verifier(vector);
            verifier.BeginReceipt(_receipt, vector.Text("task"), vector.Text("upload"), vector.Text("reporter"), SHA256.HashData(vector.Octets("file")));
            status = verifier.Run();
        }

        Assert.Equal(vector.Text("status"), status.ToString());
    }

    [Fact]
    [Trait("Capability", "V8")]
    public void A_certificate_for_another_alias_URL_is_refused() => AssertRefused("another alias", ErrandStatus.OtherAlias);

    [Fact]
    [Trait("Capability", "V8")]
    public void A_certificate_for_another_task_is_refused() => AssertRefused("another task", ErrandStatus.OtherTask);

    [Fact]
    [Trait("Capability", "V8")]
    public void A_certificate_that_has_expired_or_is_not_recent_is_refused()
    {
        AssertRefused("expired", ErrandStatus.Expired);
        AssertRefused("not recent", ErrandStatus.TooOld);
    }

    [Fact]
    public void Every_answer_has_a_vector()
    {
        IEnumerable<string> named = VectorFile.Load("errands/certificates").Concat(VectorFile.Load("errands/receipts")).Select(one => one.Text("status")).Distinct();
        Assert.Equal(Enum.GetNames<ErrandStatus>().Where(one => one != nameof(ErrandStatus.Pending)).Order(), named.Order());
    }

    [Fact]
    public void The_writers_make_the_same_octets()
    {
        VectorCase vector = VectorFile.Load("errands/certificates", "valid");
        byte[] expected = vector.Octets("hex");
        byte[] header = new byte[ErrandCertificate.HeaderLength];
        byte[]? signed = ErrandCertificate.Write(
            new Sha256(), vector.Octets("keyId"), ErrandCertificate.IssuedSeconds(expected, 0), ErrandCertificate.ExpiresSeconds(expected, 0),
            vector.Text("alias"), vector.Text("task"), vector.Text("upload"), header);
        Assert.Equal(expected[..ErrandCertificate.HeaderLength], header);
        Assert.Equal(expected[ErrandCertificate.HeaderLength..], Sign(signed!));

        vector = VectorFile.Load("errands/receipts", "valid");
        signed = ErrandReceipt.Write(
            vector.Octets("keyId"), vector.Long("time"), SHA256.HashData(vector.Octets("file")), vector.Text("task"), vector.Text("upload"), vector.Text("reporter"));
        byte[] whole = [.. signed!, .. Sign(signed!)];
        Assert.Equal(vector.Octets("hex"), whole);
    }

    [Theory]
    [InlineData("", "t", "http://o/u")]
    [InlineData("http://a/", "", "http://o/u")]
    [InlineData("http://a/", "two words", "http://o/u")]
    [InlineData("http://a/", "t", "http://o/ü")]
    public void Texts_that_are_none_are_not_written(string alias, string task, string upload)
    {
        Assert.Null(ErrandCertificate.Write(new Sha256(), new byte[4], 1, 2, alias, task, upload, new byte[ErrandCertificate.HeaderLength]));
        Assert.Null(ErrandReceipt.Write(new byte[4], 1, new byte[32], task, upload, alias));
        Assert.Null(ErrandCertificate.Write(new Sha256(), new byte[4], 1, 2, new string('a', ErrandLimits.MaxUrl + 1), "t", "u", new byte[ErrandCertificate.HeaderLength]));
    }

    [Fact]
    public void A_strict_prefix_is_no_receipt_and_the_longest_has_its_limit()
    {
        byte[] octets = VectorFile.Load("errands/receipts", "longest").Octets("hex");
        Assert.Equal(ErrandLimits.MaxReceipt, octets.Length);
        Assert.All(Enumerable.Range(0, octets.Length), count => Assert.Equal(ErrandStatus.Malformed, _receipt.TryDecode(octets, 0, count)));
    }

    [Fact]
    public void What_can_be_refused_without_RSA_is_refused_at_once()
    {
        VectorCase vector = VectorFile.Load("errands/certificates", "another alias");
        ErrandVerifier verifier = Verifier(vector);
        Assert.Equal(ErrandStatus.OtherAlias, Begin(verifier, vector));
        Assert.Equal(ErrandStatus.OtherAlias, verifier.Step());
        vector = VectorFile.Load("errands/certificates", "valid");
        Assert.Equal(ErrandStatus.Pending, Begin(verifier, vector));
        Assert.Equal(ErrandStatus.Valid, verifier.Run());
    }

    private static void AssertRefused(string name, ErrandStatus status)
    {
        VectorCase vector = VectorFile.Load("errands/certificates", name);
        Assert.Equal(status, JudgeCertificate(vector));
        Assert.Equal(ErrandStatus.Valid, JudgeCertificate(VectorFile.Load("errands/certificates", "valid")));
    }

    private static ErrandStatus JudgeCertificate(VectorCase vector)
    {
        ErrandVerifier verifier = Verifier(vector);
        Begin(verifier, vector);
        return verifier.Run();
    }

    private static ErrandStatus Begin(ErrandVerifier verifier, VectorCase vector)
    {
        byte[] octets = [0xEE, .. vector.Octets("hex")];
        return verifier.BeginCertificate(
            octets, 1, octets.Length - 1, vector.Text("alias"), vector.Text("task"), vector.Text("upload"), vector.Long("now"));
    }

    private static ErrandVerifier Verifier(VectorCase vector) => new(
        new Sha256(),
        new SignedOctetsVerifier(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize3072))),
        RsaTestKeys.PublicHalf(RsaTestKeys.Pair(Key)),
        vector.Octets("keyId"));

    private static byte[] Sign(byte[] octets)
    {
        using RSA pair = RsaTestKeys.Pair(Key);
        Assert.Equal(VectorFile.Load("errands/receipts")[0].Octets("keyId"), SHA256.HashData(pair.ExportSubjectPublicKeyInfo())[..ErrandCertificate.KeyIdLength]);
        return pair.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
