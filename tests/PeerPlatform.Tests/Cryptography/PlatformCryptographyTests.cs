using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Cryptography;

public sealed class PlatformCryptographyTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly Random _random = new(7);

    public void Dispose() => _cryptography.Dispose();

    [Fact]
    public void VectorsGiveTheSameOctets()
    {
        PortVectors.Judge(_cryptography);
        PortVectors.JudgeGcm(_cryptography);
    }

    [Fact]
    public void HmacAgreesWithOneShotCallsForEveryLengthAndAnyKeyLength()
    {
        for (int keyCount = 0; keyCount <= 130; keyCount += 13)
        {
            byte[] key = Octets(keyCount + 3);
            IMacKey macKey = _cryptography.CreateHmacKey(key, 2, keyCount);
            for (int count = 0; count < 200; count += 7)
            {
                byte[] data = Octets(count + 40);
                byte[] expected = HMACSHA256.HashData(key.AsSpan(2, keyCount), data.AsSpan(5, count));
                byte[] mac = new byte[40];
                macKey.Compute(data, 5, count, mac, 6);
                Assert.Equal(expected, mac[6..38]);
                Assert.Equal(new byte[6], mac[..6]);
                Assert.Equal(new byte[2], mac[38..]);
                Array.Clear(mac);
                _cryptography.ComputeHmac(key, 2, keyCount, data, 5, count, mac, 6);
                Assert.Equal(expected, mac[6..38]);
            }

            macKey.Wipe();
        }
    }

    [Fact]
    public void AMacMayOverlapItsMessage()
    {
        byte[] key = Octets(32);
        IMacKey macKey = _cryptography.CreateHmacKey(key, 0, 32);
        for (int at = 0; at < 10; at++)
        {
            byte[] data = Octets(64);
            byte[] once = (byte[])data.Clone();
            byte[] expected = HMACSHA256.HashData(key, data.AsSpan(8, 40));
            macKey.Compute(data, 8, 40, data, at * 3);
            Assert.Equal(expected, data[(at * 3)..((at * 3) + 32)]);
            _cryptography.ComputeHmac(key, 0, 32, once, 8, 40, once, at * 3);
            Assert.Equal(data, once);
        }
    }

    [Fact]
    public void CbcAgreesWithOneShotCallsForAnyOrderOfMessagesAndVectors()
    {
        byte[] key = Octets(20);
        using Aes aes = Aes.Create();
        aes.Key = key[4..];
        ICbcKey cbcKey = _cryptography.CreateAesCbcKey(key, 4);
        for (int round = 0; round < 2_000; round++)
        {
            int count = 16 * _random.Next(0, round % 10 == 0 ? 100 : 6);
            byte[] iv = Octets(19);
            byte[] buffer = Octets(count + 10);
            byte[] original = (byte[])buffer.Clone();
            bool encrypts = _random.Next(2) == 0;
            if (encrypts)
            {
                cbcKey.Encrypt(iv, 3, buffer, 7, count);
                aes.EncryptCbc(original.AsSpan(7, count), iv.AsSpan(3), original.AsSpan(7, count), PaddingMode.None);
            }
            else
            {
                cbcKey.Decrypt(iv, 3, buffer, 7, count);
                aes.DecryptCbc(original.AsSpan(7, count), iv.AsSpan(3), PaddingMode.None).CopyTo(original, 7);
            }

            Assert.Equal(original, buffer);
            if (round % 37 == 0)
            {
                _cryptography.RestUnusedKeys();
                _cryptography.RestUnusedKeys();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    public void CbcRefusesPartsOfABlockAndTheKeyStaysGood(int count)
    {
        ICbcKey cbcKey = _cryptography.CreateAesCbcKey(new byte[16], 0);
        byte[] buffer = new byte[32];
        Assert.Throws<ArgumentException>(() => cbcKey.Encrypt(new byte[16], 0, buffer, 0, count));
        Assert.Throws<ArgumentException>(() => cbcKey.Decrypt(new byte[16], 0, buffer, 0, count));
        cbcKey.Encrypt(new byte[16], 0, buffer, 0, 32);
        cbcKey.Decrypt(new byte[16], 0, buffer, 0, 32);
        Assert.Equal(new byte[32], buffer);
    }

    [Fact]
    public void GcmAgreesWithOneShotCallsAndRefusesEveryChangedBit()
    {
        byte[] key = Octets(33);
        using var reference = new AesGcm(key.AsSpan(1), 16);
        IGcmKey gcmKey = _cryptography.CreateAesGcmKey(key, 1);
        for (int count = 0; count < 100; count += 9)
        {
            byte[] nonce = Octets(14);
            byte[] associated = Octets(25);
            byte[] buffer = Octets(count + 5);
            byte[] plaintext = buffer[3..(3 + count)];
            byte[] ciphertext = new byte[count];
            byte[] expectedTag = new byte[16];
            reference.Encrypt(nonce.AsSpan(2), plaintext, ciphertext, expectedTag, associated.AsSpan(4, 20));
            byte[] tag = new byte[20];
            gcmKey.Encrypt(nonce, 2, associated, 4, 20, buffer, 3, count, tag, 1);
            Assert.Equal(ciphertext, buffer[3..(3 + count)]);
            Assert.Equal(expectedTag, tag[1..17]);

            byte[] changed = (byte[])buffer.Clone();
            byte[] changedTag = (byte[])tag.Clone();
            changedTag[1 + (count % 16)] ^= 4;
            Assert.False(gcmKey.Decrypt(nonce, 2, associated, 4, 20, changed, 3, count, changedTag, 1));
            Assert.Equal(new byte[count], changed[3..(3 + count)]);
            associated[4] ^= 1;
            Assert.False(gcmKey.Decrypt(nonce, 2, associated, 4, 20, (byte[])buffer.Clone(), 3, count, tag, 1));
            associated[4] ^= 1;
            Assert.True(gcmKey.Decrypt(nonce, 2, associated, 4, 20, buffer, 3, count, tag, 1));
            Assert.Equal(plaintext, buffer[3..(3 + count)]);
        }
    }

    [Fact]
    public void RandomOctetsGoWhereAskedAndDiffer()
    {
        byte[] first = new byte[40];
        byte[] second = new byte[40];
        _cryptography.FillRandom(first, 4, 32);
        _cryptography.FillRandom(second, 4, 32);
        Assert.Equal(new byte[4], first[..4]);
        Assert.Equal(new byte[4], first[36..]);
        Assert.NotEqual(first, second);
        Assert.NotEqual(new byte[32], first[4..36]);
    }

    [Fact]
    public void TheCallersArrayMayChangeAfterAKeyWasMade()
    {
        byte[] key = Octets(32);
        byte[] expected = HMACSHA256.HashData(key, new byte[3]);
        IMacKey macKey = _cryptography.CreateHmacKey(key, 0, 32);
        Array.Clear(key);
        byte[] mac = new byte[32];
        macKey.Compute(new byte[3], 0, 3, mac, 0);
        Assert.Equal(expected, mac);
    }

    private byte[] Octets(int count)
    {
        byte[] octets = new byte[count];
        _random.NextBytes(octets);
        return octets;
    }
}
