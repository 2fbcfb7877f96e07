using System.Security.Cryptography;
using NanoPeers.Cryptography;
using Hkdf = NanoPeers.Cryptography.Hkdf;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class HkdfTests
{
    private readonly TestCryptography _cryptography = new(1);

    // RFC 5869 appendix A, test cases 1 to 3: those with SHA-256.
    [Theory]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
        + "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
        "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
        + "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
        "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
        + "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")]
    [InlineData(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")]
    public void PublishedExamples(string material, string salt, string info, string key, string output)
    {
        var hkdf = new Hkdf(_cryptography, 80);
        byte[] materialOctets = Convert.FromHexString(material);
        byte[] saltOctets = Convert.FromHexString(salt);
        byte[] infoOctets = Convert.FromHexString(info);
        byte[] extracted = new byte[32];
        hkdf.Extract(saltOctets, 0, saltOctets.Length, materialOctets, 0, materialOctets.Length, extracted, 0);
        Assert.Equal(key, Convert.ToHexStringLower(extracted));

        byte[] expanded = new byte[output.Length / 2];
        Assert.True(hkdf.Expand(extracted, 0, infoOctets, 0, infoOctets.Length, expanded, 0, expanded.Length));
        Assert.Equal(output, Convert.ToHexStringLower(expanded));
    }

    [Fact]
    public void EveryOutputLengthAgreesWithThePlatform()
    {
        byte[] key = new byte[40];
        new Random(5).NextBytes(key);
        byte[] info = [1, 2, 3, 4, 5, 6, 7];
        var hkdf = new Hkdf(_cryptography, 5);
        for (int count = 1; count <= 300; count++)
        {
            byte[] into = new byte[count + 6];
            Assert.True(hkdf.Expand(key, 8, info, 1, 5, into, 4, count));
            byte[] expected = new byte[count];
            HKDF.Expand(HashAlgorithmName.SHA256, key.AsSpan(8, 32), expected, info.AsSpan(1, 5));
            Assert.Equal(expected, into[4..(4 + count)]);
            Assert.Equal([0, 0, 0, 0], into[..4]);
            Assert.Equal([0, 0], into[(4 + count)..]);
        }
    }

    [Fact]
    public void TheLongestOutputIsGivenAndALongerOneIsRefused()
    {
        byte[] key = new byte[32];
        var hkdf = new Hkdf(_cryptography, 0);
        byte[] into = new byte[Hkdf.MaximumOutput + 1];
        Assert.False(hkdf.Expand(key, 0, key, 0, 0, into, 0, Hkdf.MaximumOutput + 1));
        Assert.False(hkdf.Expand(key, 0, key, 0, 0, into, 0, -1));
        Assert.Equal(new byte[into.Length], into);
        Assert.True(hkdf.Expand(key, 0, key, 0, 0, into, 0, Hkdf.MaximumOutput));
        byte[] expected = new byte[Hkdf.MaximumOutput];
        HKDF.Expand(HashAlgorithmName.SHA256, key, expected, []);
        Assert.Equal(expected, into[..^1]);
    }

    [Fact]
    public void AnInfoLongerThanTheObjectWasMadeForIsRefused()
    {
        var hkdf = new Hkdf(_cryptography, 10);
        byte[] into = new byte[32];
        Assert.False(hkdf.Expand(new byte[32], 0, new byte[11], 0, 11, into, 0, 32));
        Assert.Equal(new byte[32], into);
    }

    [Fact]
    public void OneHmacForEach32Octets()
    {
        var hkdf = new Hkdf(_cryptography, 10);
        hkdf.Expand(new byte[32], 0, new byte[10], 0, 10, new byte[192], 0, 192);
        Assert.Equal(6, _cryptography.HmacsComputed);
    }
}
