using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class RsaOaepEncryptionTests
{
    public static TheoryData<string> Keys() => [.. RsaTestKeys.Names];

    [Fact]
    public void VectorsGiveTheSameOctets()
    {
        var encryption = new RsaOaepEncryption(new RsaPublicOperation(RsaPublicKey.ModulusSize3072));
        var encoding = new OaepSha256(RsaPublicKey.ModulusSize3072);
        foreach (VectorCase vector in VectorFile.Load("cryptography/rsa-oaep-sha256"))
        {
            using RSA pair = RsaTestKeys.Pair(vector.Text("key"));
            byte[] message = vector.Octets("message");
            byte[] seed = vector.Octets("seed");
            byte[] encoded = vector.Octets("encoded");
            Assert.True(encoding.Begin(message, 0, message.Length, seed, 0, encoded.Length));
            while (!encoding.Step())
            {
            }

            Assert.Equal(encoded, encoding.Block[..encoded.Length]);
            Assert.Equal(vector.Octets("ciphertext"), Encrypt(encryption, RsaTestKeys.PublicHalf(pair), message, seed));
            Assert.Equal(message, pair.Decrypt(vector.Octets("ciphertext"), RSAEncryptionPadding.OaepSHA256));
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void DotNetDecryptsEveryLengthOfMessage(string keyName)
    {
        using RSA pair = RsaTestKeys.Pair(keyName);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        var encryption = new RsaOaepEncryption(new RsaPublicOperation(key.ModulusSize));
        int longest = key.ModulusSize - OaepSha256.Overhead;
        for (int count = 0; count <= longest; count += count is < 40 or > 180 ? 1 : 13)
        {
            byte[] message = RandomNumberGenerator.GetBytes(count);
            byte[] ciphertext = Encrypt(encryption, key, message, RandomNumberGenerator.GetBytes(32));
            Assert.Equal(message, pair.Decrypt(ciphertext, RSAEncryptionPadding.OaepSHA256));
        }

        byte[] seed = new byte[32];
        Assert.Equal(RsaBeginAnswer.MessageTooLong, encryption.Begin(key, new byte[400], 0, longest + 1, seed, 0));
        Assert.False(encryption.Step());
        Assert.False(encryption.IsFinished);
    }

    [Fact]
    public void AFreshKeyOfDotNetDecryptsAndAChangedBitIsNoticed()
    {
        using RSA pair = RSA.Create(2048);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        var encryption = new RsaOaepEncryption(new RsaPublicOperation(RsaPublicKey.ModulusSize2048));
        byte[] first = Encrypt(encryption, key, secret, RandomNumberGenerator.GetBytes(32));
        byte[] second = Encrypt(encryption, key, secret, RandomNumberGenerator.GetBytes(32));
        Assert.NotEqual(first, second);
        Assert.Equal(secret, pair.Decrypt(first, RSAEncryptionPadding.OaepSHA256));
        for (int i = 0; i < 20; i++)
        {
            byte[] changed = (byte[])first.Clone();
            changed[(i * 13) % 256] ^= (byte)(1 << (i % 8));
            Assert.ThrowsAny<CryptographicException>(() => pair.Decrypt(changed, RSAEncryptionPadding.OaepSHA256));
        }
    }

    [Fact]
    public void WhatWasHandedInMayChangeOnceBegun()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        byte[] message = (byte[])secret.Clone();
        byte[] seed = RandomNumberGenerator.GetBytes(32);
        var encryption = new RsaOaepEncryption(new RsaPublicOperation(RsaPublicKey.ModulusSize2048));
        Assert.Equal(RsaBeginAnswer.Begun, encryption.Begin(key, message, 0, 32, seed, 0));
        Array.Clear(message);
        Array.Clear(seed);
        key.Read(message, 0, 32, 3);
        encryption.Run();
        byte[] ciphertext = new byte[encryption.ResultSize];
        encryption.CopyResult(ciphertext, 0);
        Assert.Equal(secret, pair.Decrypt(ciphertext, RSAEncryptionPadding.OaepSHA256));
    }

    [Theory]
    [InlineData(256, 11)]
    [InlineData(384, 17)]
    public void EncodingTakesOneCompressionAStep(int size, int compressions)
    {
        var encoding = new OaepSha256(size);
        Assert.True(encoding.Begin(new byte[32], 0, 32, new byte[32], 0, size));
        int steps = 0;
        bool finished = false;
        while (!finished)
        {
            finished = encoding.Step();
            steps++;
            Assert.Equal(steps, encoding.Compressions);
        }

        Assert.Equal(compressions, steps);
    }

    [Fact]
    public void WipingEndsTheEncryptionAndLeavesNoSecret()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        var operation = new RsaPublicOperation(RsaPublicKey.ModulusSize2048);
        var encryption = new RsaOaepEncryption(operation);
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        encryption.Begin(key, secret, 0, 32, secret, 0);
        for (int i = 0; i < 500; i++)
        {
            encryption.Step();
        }

        encryption.Wipe();
        Assert.False(encryption.Step());
        Assert.False(operation.Step());
        byte[] left = new byte[256];
        operation.CopyResult(left, 0);
        Assert.Equal(new byte[256], left);
    }

    [Fact]
    public void AnEncryptionAllocatesNothing()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        var encryption = new RsaOaepEncryption(new RsaPublicOperation(RsaPublicKey.ModulusSize2048));
        byte[] secret = new byte[32];
        byte[] into = new byte[256];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            encryption.Begin(key, secret, 0, 32, secret, 0);
            encryption.Run();
            encryption.CopyResult(into, 0);
            encryption.Wipe();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(round == 0 || allocated == 0, $"{allocated} octets");
        }
    }

    private static byte[] Encrypt(RsaOaepEncryption encryption, RsaPublicKey key, byte[] message, byte[] seed)
    {
        Assert.Equal(RsaBeginAnswer.Begun, encryption.Begin(key, message, 0, message.Length, seed, 0));
        encryption.Run();
        Assert.True(encryption.IsFinished);
        byte[] ciphertext = new byte[encryption.ResultSize];
        encryption.CopyResult(ciphertext, 0);
        return ciphertext;
    }
}
