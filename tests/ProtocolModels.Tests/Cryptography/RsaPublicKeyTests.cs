using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class RsaPublicKeyTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    public void AKeyOfEitherSizeIsHeldAsItCame(int size)
    {
        byte[] modulus = Modulus(size);
        var key = new RsaPublicKey(RsaPublicKey.ModulusSize3072);
        Assert.Equal(RsaKeyAnswer.Valid, key.Read([9, .. modulus, 9], 1, size, 65537));
        Assert.Equal(size, key.ModulusSize);
        Assert.Equal(65537u, key.Exponent);
        Assert.Equal(modulus, key.Modulus[..size]);
    }

    [Theory]
    [InlineData(64, RsaKeyAnswer.TooShort)]
    [InlineData(128, RsaKeyAnswer.TooShort)]
    [InlineData(255, RsaKeyAnswer.TooShort)]
    [InlineData(257, RsaKeyAnswer.UnsupportedLength)]
    [InlineData(383, RsaKeyAnswer.UnsupportedLength)]
    [InlineData(385, RsaKeyAnswer.TooLong)]
    [InlineData(512, RsaKeyAnswer.TooLong)]
    [InlineData(0, RsaKeyAnswer.TooShort)]
    public void OtherSizesAreRefusedByName(int size, RsaKeyAnswer expected)
    {
        Assert.Equal(expected, Read(Modulus(size), 65537));
    }

    [Fact]
    public void BitsCountNotOctets()
    {
        byte[] modulus = Modulus(256);
        modulus[0] = 0x7F;
        Assert.Equal(RsaKeyAnswer.TooShort, Read(modulus, 65537));
        modulus = Modulus(384);
        modulus[0] = 0x7F;
        Assert.Equal(RsaKeyAnswer.UnsupportedLength, Read(modulus, 65537));
    }

    [Fact]
    public void LeadingZerosAreRefused()
    {
        Assert.Equal(RsaKeyAnswer.NotCanonical, Read([0, .. Modulus(256)], 65537));
        Assert.Equal(RsaKeyAnswer.TooShort, Read([0, 0, .. Modulus(128)], 65537));
        Assert.Equal(RsaKeyAnswer.TooShort, Read(new byte[256], 65537));
    }

    [Fact]
    public void AnEvenModulusIsRefused()
    {
        byte[] modulus = Modulus(256);
        modulus[^1] &= 0xFE;
        Assert.Equal(RsaKeyAnswer.Even, Read(modulus, 65537));
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(1u, false)]
    [InlineData(2u, false)]
    [InlineData(3u, true)]
    [InlineData(4u, false)]
    [InlineData(17u, true)]
    [InlineData(65535u, true)]
    [InlineData(65536u, false)]
    [InlineData(65537u, true)]
    [InlineData(65539u, false)]
    [InlineData(uint.MaxValue, false)]
    public void TheExponentIsOddAndBetween3And65537(uint exponent, bool valid)
    {
        Assert.Equal(valid ? RsaKeyAnswer.Valid : RsaKeyAnswer.BadExponent, Read(Modulus(256), exponent));
    }

    [Fact]
    public void ARefusedKeyLeavesNoKey()
    {
        var key = new RsaPublicKey(RsaPublicKey.ModulusSize2048);
        Assert.Equal(RsaKeyAnswer.Valid, key.Read(Modulus(256), 0, 256, 3));
        Assert.Equal(RsaKeyAnswer.TooLong, key.Read(Modulus(384), 0, 384, 3));
        Assert.Equal(0, key.ModulusSize);
        Assert.Equal(0u, key.Exponent);
        var operation = new RsaPublicOperation(RsaPublicKey.ModulusSize2048);
        Assert.Equal(RsaBeginAnswer.NoKey, operation.Begin(key, new byte[256], 0));
        Assert.False(operation.Step());
        operation.Run();
        Assert.False(operation.IsFinished);
    }

    [Fact]
    public void KeysThatDotNetMakesAreValid()
    {
        using RSA pair = RSA.Create(2048);
        Assert.Equal(256, RsaTestKeys.PublicHalf(pair).ModulusSize);
    }

    private static RsaKeyAnswer Read(byte[] modulus, uint exponent) =>
        new RsaPublicKey(RsaPublicKey.ModulusSize3072).Read(modulus, 0, modulus.Length, exponent);

    private static byte[] Modulus(int size)
    {
        byte[] modulus = new byte[size];
        new Random(size).NextBytes(modulus);
        if (size > 0)
        {
            modulus[0] |= 0x80;
            modulus[^1] |= 1;
        }

        return modulus;
    }
}
