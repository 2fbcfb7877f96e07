using NanoPeers.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class TestCryptographyTests
{
    [Fact]
    public void VectorsGiveTheSameOctetsAndEveryKeyIsCounted()
    {
        var cryptography = new TestCryptography(1);
        PortVectors.Judge(cryptography);
        PortVectors.JudgeGcm(cryptography);
        Assert.Equal(0, cryptography.LiveKeys);
        Assert.True(cryptography.KeysMade > 20);
    }

    [Fact]
    public void RandomOctetsFollowFromTheSeed()
    {
        byte[] first = Random(new TestCryptography(5));
        Assert.Equal(first, Random(new TestCryptography(5)));
        Assert.NotEqual(first, Random(new TestCryptography(6)));
        Assert.NotEqual(first[..32], first[32..64]);
    }

    [Fact]
    public void AWipedKeyIsDead()
    {
        var cryptography = new TestCryptography(1);
        IMacKey key = cryptography.CreateHmacKey(new byte[32], 0, 32);
        Assert.Equal(1, cryptography.LiveKeys);
        key.Wipe();
        key.Wipe();
        Assert.Equal(0, cryptography.LiveKeys);
        Assert.Throws<ObjectDisposedException>(() => key.Compute(new byte[1], 0, 1, new byte[32], 0));
    }

    private static byte[] Random(TestCryptography cryptography)
    {
        byte[] octets = new byte[100];
        cryptography.FillRandom(octets, 0, 70);
        cryptography.FillRandom(octets, 70, 30);
        return octets;
    }
}
