using NanoPeers.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class ConstantTimeTests
{
    [Fact]
    public void EqualRunsAreEqualWhereverTheyLie()
    {
        byte[] left = [9, 1, 2, 3, 9];
        byte[] right = [7, 7, 1, 2, 3];
        Assert.True(ConstantTime.AreEqual(left, 1, right, 2, 3));
        Assert.True(ConstantTime.AreEqual(left, 0, right, 0, 0));
        Assert.False(ConstantTime.AreEqual(left, 0, right, 2, 3));
    }

    [Fact]
    public void EverySingleBitCounts()
    {
        byte[] left = new byte[32];
        new Random(1).NextBytes(left);
        for (int bit = 0; bit < 256; bit++)
        {
            byte[] right = (byte[])left.Clone();
            right[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ConstantTime.AreEqual(left, 0, right, 0, 32));
        }
    }

    [Fact]
    public void WipingLeavesZerosWhereAskedAndNowhereElse()
    {
        byte[] buffer = [1, 2, 3, 4, 5];
        KeyWiping.Wipe(buffer, 1, 3);
        Assert.Equal([1, 0, 0, 0, 5], buffer);
        KeyWiping.Wipe(buffer);
        Assert.Equal(new byte[5], buffer);
        KeyWiping.Wipe((byte[]?)null);

        uint[] words = [1, 2];
        KeyWiping.Wipe(words);
        Assert.Equal(new uint[2], words);
        ulong[] longs = [1, 2];
        KeyWiping.Wipe(longs);
        Assert.Equal(new ulong[2], longs);
    }
}
