using System.Numerics;
using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class RsaSignatureTests
{
    private readonly RsaSignature _signature = new(new RsaPublicOperation(RsaPublicKey.ModulusSize3072));

    [Fact]
    public void VectorsAreJudgedAsTheySay()
    {
        foreach (VectorCase vector in VectorFile.Load("cryptography/rsa-pkcs1-sha256"))
        {
            using RSA pair = RsaTestKeys.Pair(vector.Text("key"));
            bool valid = Verify(RsaTestKeys.PublicHalf(pair), vector.Octets("message"), vector.Octets("signature"));
            Assert.True(vector.Flag("valid") == valid, vector.Name);
        }
    }

    [Theory]
    [InlineData("2048 bits, e = 65537")]
    [InlineData("2048 bits, e = 3")]
    [InlineData("2048 bits, e = 17")]
    [InlineData("3072 bits, e = 65537")]
    public void SignaturesOfDotNetAreValidAndNoChangedBitIs(string keyName)
    {
        using RSA pair = RsaTestKeys.Pair(keyName);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        byte[] message = RandomNumberGenerator.GetBytes(100);
        byte[] signature = pair.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(Verify(key, message, signature));
        for (int bit = 0; bit < signature.Length * 8; bit += 61)
        {
            byte[] changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(key, message, changed));
        }

        message[50] ^= 1;
        Assert.False(Verify(key, message, signature));
    }

    [Fact]
    public void SignaturesOfOtherKindsAreNotValid()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        byte[] message = [1, 2, 3];
        Assert.False(Verify(key, message, pair.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        Assert.False(Verify(key, message, pair.SignData(message, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)));
        Assert.False(Verify(key, message, pair.SignData(message, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)));
        using RSA other = RSA.Create(2048);
        Assert.False(Verify(key, message, other.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.False(Verify(key, message, new byte[256]));
    }

    [Fact]
    public void AnswersNameWhatIsWrongBeforeAnyArithmetic()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        byte[] digest = new byte[32];
        byte[] signature = pair.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        BigInteger plusModulus = new BigInteger(signature, true, true) + new BigInteger(key.Modulus.AsSpan(0, 256), true, true);
        byte[] octets = plusModulus.ToByteArray(true, true);
        RsaBeginAnswer expected = octets.Length == 256 ? RsaBeginAnswer.NotBelowModulus : RsaBeginAnswer.WrongLength;
        Assert.Equal(expected, _signature.Begin(key, digest, 0, octets, 0, octets.Length));
        Assert.Equal(RsaBeginAnswer.NotBelowModulus, _signature.Begin(key, digest, 0, key.Modulus, 0, 256));
        Assert.Equal(RsaBeginAnswer.WrongLength, _signature.Begin(key, digest, 0, signature, 0, 255));
        Assert.Equal(RsaBeginAnswer.WrongLength, _signature.Begin(key, digest, 0, [0, .. signature], 0, 257));
        Assert.Equal(RsaBeginAnswer.WrongLength, _signature.Begin(key, digest, 0, signature, 0, 0));
        var small = new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048));
        using RSA longer = RsaTestKeys.Pair("3072 bits, e = 65537");
        Assert.Equal(
            RsaBeginAnswer.KeyTooLong, small.Begin(RsaTestKeys.PublicHalf(longer), digest, 0, new byte[384], 0, 384));
        Assert.Equal(
            RsaBeginAnswer.NoKey, small.Begin(new RsaPublicKey(RsaPublicKey.ModulusSize2048), digest, 0, signature, 0, 256));
        Assert.False(_signature.Step());
        Assert.False(_signature.IsValid);
    }

    [Fact]
    public void NothingIsValidBeforeTheLastStep()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        byte[] digest = SHA256.HashData([7]);
        byte[] signature = pair.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        Assert.Equal(RsaBeginAnswer.Begun, _signature.Begin(key, digest, 0, signature, 0, 256));
        while (true)
        {
            Assert.False(_signature.IsValid);
            if (_signature.Step())
            {
                break;
            }
        }

        Assert.True(_signature.IsValid);
        Assert.True(_signature.Step());
        _signature.Begin(key, digest, 0, signature, 0, 256);
        Assert.False(_signature.IsValid);
    }

    private bool Verify(RsaPublicKey key, byte[] message, byte[] signature)
    {
        RsaBeginAnswer answer = _signature.Begin(key, SHA256.HashData(message), 0, signature, 0, signature.Length);
        if (answer != RsaBeginAnswer.Begun)
        {
            Assert.Equal(RsaBeginAnswer.NotBelowModulus, answer);
            return false;
        }

        _signature.Run();
        Assert.True(_signature.IsFinished);
        return _signature.IsValid;
    }
}
