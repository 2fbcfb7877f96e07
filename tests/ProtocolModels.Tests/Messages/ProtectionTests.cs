using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>What the suites leave on the wire, and what becomes of keys and of authentic messages that make no sense.</summary>
public sealed class ProtectionTests
{
    [Fact]
    public void Suite1IsAesCbcWithPkcs7UnderAVectorFromTheSequenceAndThenHmac()
    {
        byte[] plain = new RawMessage().WithBody("chat", "hello"u8.ToArray()).PlainBodies();
        byte[] octets = Write(SampleKeys.Cbc(), 0x0000000500000007);
        byte[] vector = HMACSHA256.HashData(SampleKeys.IvKey, Convert.FromHexString("0000000500000007"))[..16];
        using Aes aes = Aes.Create();
        aes.Key = SampleKeys.CipherKey;
        Assert.Equal(plain, aes.DecryptCbc(octets[65..], vector, PaddingMode.PKCS7));
        Assert.Equal(HMACSHA256.HashData(SampleKeys.MacKey, RawMessage.Blanked(octets))[..16], octets[48..64]);
    }

    [Fact]
    public void Suite2IsAesGcmWithTheEnvelopeAsAssociatedData()
    {
        byte[] octets = Write(SampleKeys.Gcm(), 0x0000000500000007);
        byte[] plain = new byte[octets.Length - 65];
        byte[] nonce = [.. SampleKeys.GcmSalt, .. Convert.FromHexString("0000000500000007")];
        using var gcm = new AesGcm(SampleKeys.GcmKey, 16);
        gcm.Decrypt(nonce, octets[65..], octets[48..64], plain, RawMessage.Blanked(octets)[..65]);
        Assert.Equal(new RawMessage().WithBody("chat", "hello"u8.ToArray()).PlainBodies(), plain);
    }

    [Fact]
    public void ClearIsHmacUnderZeros()
    {
        byte[] octets = Write(SampleKeys.Clear(), 9);
        Assert.Equal(HMACSHA256.HashData(new byte[32], RawMessage.Blanked(octets))[..16], octets[48..64]);
        Assert.Equal(new RawMessage().WithBody("chat", "hello"u8.ToArray()).PlainBodies(), octets[65..]);
    }

    [Fact]
    public void TheSameBodiesLookDifferentUnderEverySequenceNumber()
    {
        for (int suite = 1; suite <= 2; suite++)
        {
            var seen = new HashSet<string>();
            for (ulong sequence = 1; sequence <= 500; sequence++)
            {
                byte[] octets = Write(SampleKeys.Of(suite), sequence);
                Assert.True(seen.Add(Convert.ToHexString(octets, 65, 14)));
                Assert.Equal("Opened", MessageReading.Receive(octets, SampleKeys.Of(suite)));
            }
        }
    }

    [Fact]
    public void EveryLengthOfBodiesIsSealedAndOpened()
    {
        for (int suite = 0; suite <= 2; suite++)
        {
            for (int length = 0; length <= 70; length++)
            {
                byte[] octets = SampleKeys.Build(new RawMessage().WithBody("a", new byte[length]), suite);
                Assert.Equal(65 + SampleKeys.Of(suite).SealedLength(6 + length), octets.Length);
                Assert.Equal("Opened", MessageReading.Receive(octets, SampleKeys.Of(suite)));
            }
        }
    }

    [Fact]
    public void AuthenticOctetsThatArePaddedWrongOrNoWholeBlocksAreMalformedBodies()
    {
        for (int length = 0; length <= 49; length++)
        {
            for (int fill = 0; fill < 3; fill++)
            {
                byte[] bodies = new byte[length];
                Array.Fill(bodies, (byte)(fill * 127));
                byte[] octets = AuthenticCbc(bodies);
                Assert.Equal("MalformedBodies", MessageReading.Receive(octets, SampleKeys.Cbc()));
            }
        }
    }

    [Fact]
    public void WipedKeysAreDead()
    {
        var cryptography = new TestCryptography(1);
        byte[] keys = [.. SampleKeys.CipherKey, .. SampleKeys.MacKey, .. SampleKeys.IvKey];
        IEnvelopeProtection[] protections =
        [
            new ClearProtection(cryptography, new EnvelopeDigest()),
            new CbcHmacProtection(5, cryptography, keys, 0, 16, 48, new EnvelopeDigest()),
            new GcmProtection(5, cryptography, keys, 0, 32, new EnvelopeDigest()),
        ];
        Assert.Equal(5, cryptography.LiveKeys);
        foreach (IEnvelopeProtection protection in protections)
        {
            protection.Wipe();
            protection.Wipe();
            Assert.Throws<ObjectDisposedException>(() => Write(protection, 1));
        }

        Assert.Equal(0, cryptography.LiveKeys);
    }

    [Fact]
    public void SuitesHaveNames()
    {
        Assert.Equal(
            ["clear", "A128CBC-HS256", "A256GCM", "HS256", "unknown", "unknown"],
            new[] { 0, 1, 2, 3, 4, -1 }.Select(Suite.NameOf));
    }

    /// <summary>A message in suite 1 with any octets as ciphertext and a true MAC: what only a faulty sender makes.</summary>
    private static byte[] AuthenticCbc(byte[] ciphertext)
    {
        byte[] octets = new RawMessage { Suite = 1, KeyId = SampleKeys.KeyId, BodyOctets = ciphertext }.BuildClear();
        HMACSHA256.HashData(SampleKeys.MacKey, RawMessage.Blanked(octets))[..16].CopyTo(octets, 48);
        return octets;
    }

    private static byte[] Write(IEnvelopeProtection protection, ulong sequence)
    {
        byte[] buffer = new byte[300];
        var writer = new MessageWriter(new Identifier(new byte[16], 0));
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Chat);
        writer.WriteRaw("hello"u8.ToArray(), 0, 5);
        writer.EndBody();
        return buffer[..writer.Finish(protection, sequence)];
    }
}
