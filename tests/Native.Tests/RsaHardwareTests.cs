using System.Numerics;
using System.Security.Cryptography;
using NanoPeers.Hardware;

namespace NanoPeers.Native.Tests;

/// <summary>The class library on the host-built C core, against .NET's RSA.</summary>
[Collection("library")]
public sealed class RsaHardwareTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(RsaHardware.MaxPlainOctets)]
    public void What_dotnet_encrypts_is_decrypted(int length)
    {
        using RsaHardware key = Generate();
        using RSA other = PublicKey(key);
        byte[] plain = RandomNumberGenerator.GetBytes(length);
        byte[] found = new byte[RsaHardware.ModulusOctets];
        Assert.Equal(length, key.Decrypt(other.Encrypt(plain, RSAEncryptionPadding.OaepSHA256), found));
        Assert.Equal(plain, found[..length]);
    }

    [Fact]
    public void Dotnet_verifies_signatures()
    {
        using RsaHardware key = Generate();
        using RSA other = PublicKey(key);
        byte[] signature = new byte[RsaHardware.ModulusOctets];
        foreach (int length in new[] { 0, 1, 64, 5000 })
        {
            byte[] message = RandomNumberGenerator.GetBytes(length);
            key.Sign(message, signature);
            Assert.True(other.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            byte[] longer = [.. message, 1];
            Assert.False(other.VerifyData(longer, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    [Fact]
    public void The_bare_operation_undoes_the_public_one()
    {
        using RsaHardware key = Generate();
        BigInteger modulus = Number(Modulus(key));
        for (int i = 0; i < 20; i++)
        {
            byte[] input = RandomNumberGenerator.GetBytes(RsaHardware.ModulusOctets);
            input[0] &= 0x7F; // below any modulus of 2048 bits
            byte[] output = new byte[RsaHardware.ModulusOctets];
            key.PrivateOperation(input, output);
            Assert.Equal(Number(input), BigInteger.ModPow(Number(output), RsaHardware.PublicExponent, modulus));
        }
    }

    [Fact]
    public void Every_key_is_another()
    {
        using RsaHardware one = Generate();
        using RsaHardware other = Generate();
        Assert.Equal(1, Number(Modulus(one)) >> 2047);
        Assert.NotEqual(Modulus(one), Modulus(other));
        Assert.Equal(BigInteger.One, BigInteger.GreatestCommonDivisor(Number(Modulus(one)), Number(Modulus(other))));
    }

    [Fact]
    public void What_was_not_encrypted_for_the_key_is_refused_with_the_code_of_mbedTLS()
    {
        using RsaHardware key = Generate();
        using RSA other = PublicKey(key);
        byte[] plain = new byte[RsaHardware.ModulusOctets];

        byte[] damaged = other.Encrypt([1, 2, 3], RSAEncryptionPadding.OaepSHA256);
        damaged[^1] ^= 1;
        AssertRefused(RsaHardwareStep.Decrypt, -0x4100, () => key.Decrypt(damaged, plain));
        AssertRefused(RsaHardwareStep.Decrypt, -0x4100, () => key.Decrypt(other.Encrypt([1], RSAEncryptionPadding.OaepSHA1), plain));
        AssertRefused(RsaHardwareStep.Decrypt, -0x4100, () => key.Decrypt(other.Encrypt([1], RSAEncryptionPadding.Pkcs1), plain));
        AssertRefused(RsaHardwareStep.Decrypt, -0x4400, () => key.Decrypt(other.Encrypt(new byte[33], RSAEncryptionPadding.OaepSHA256), new byte[32]));
        AssertRefused(RsaHardwareStep.Operation, -0x4304, () => key.PrivateOperation(Modulus(key), plain));
        Assert.All(plain, octet => Assert.Equal(0, octet));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(257)]
    public void Another_length_is_refused(int length)
    {
        using RsaHardware key = Generate();
        byte[] good = new byte[RsaHardware.ModulusOctets];
        byte[] bad = new byte[length];
        AssertRefused(RsaHardwareStep.Argument, 0, () => key.ExportModulus(bad));
        AssertRefused(RsaHardwareStep.Argument, 0, () => key.PrivateOperation(bad, good));
        AssertRefused(RsaHardwareStep.Argument, 0, () => key.PrivateOperation(good, bad));
        AssertRefused(RsaHardwareStep.Argument, 0, () => key.Decrypt(bad, good));
        AssertRefused(RsaHardwareStep.Argument, 0, () => key.Sign(good, bad));
        AssertRefused(RsaHardwareStep.Argument, 0, () => key.ExportModulus(null!));
    }

    [Fact]
    public void A_key_is_made_in_steps_and_answers_nothing_before()
    {
        HostLibrary.Require();
        using RsaHardware key = RsaHardware.Begin();
        byte[] octets = new byte[RsaHardware.ModulusOctets];
        Assert.False(key.IsMade);
        AssertRefused(RsaHardwareStep.Handle, 0, () => key.ExportModulus(octets));
        AssertRefused(RsaHardwareStep.Handle, 0, () => key.Decrypt(octets, octets));
        int steps = 1;
        while (!key.Step())
        {
            steps++;
        }

        Assert.True(key.IsMade);
        Assert.True(steps > 12, $"{steps} steps");
        using RSA other = PublicKey(key);
        Assert.Equal(3, key.Decrypt(other.Encrypt([1, 2, 3], RSAEncryptionPadding.OaepSHA256), octets));
    }

    [Fact]
    public void A_key_that_is_disposed_while_it_is_made_gives_its_place_back()
    {
        HostLibrary.Require();
        for (int i = 0; i < 2 * RsaHardware.MaxKeys; i++)
        {
            using RsaHardware key = RsaHardware.Begin();
            key.Step();
            key.Dispose();
            AssertRefused(RsaHardwareStep.Handle, 0, () => key.Step());
        }
    }

    [Fact]
    public void A_disposed_key_answers_nothing()
    {
        RsaHardware key = Generate();
        key.Dispose();
        key.Dispose();
        byte[] octets = new byte[RsaHardware.ModulusOctets];
        AssertRefused(RsaHardwareStep.Handle, 0, () => key.ExportModulus(octets));
        AssertRefused(RsaHardwareStep.Handle, 0, () => key.PrivateOperation(octets, octets));
        AssertRefused(RsaHardwareStep.Handle, 0, () => key.Decrypt(octets, octets));
        AssertRefused(RsaHardwareStep.Handle, 0, () => key.Sign(octets, octets));
    }

    [Fact]
    public void Keys_have_places_which_are_given_back()
    {
        RsaHardware[] keys = Enumerable.Range(0, RsaHardware.MaxKeys).Select(_ => Generate()).ToArray();
        AssertRefused(RsaHardwareStep.Table, 0, () => RsaHardware.Generate());
        keys[1].Dispose();
        using RsaHardware again = Generate();
        Assert.NotEqual(Modulus(keys[0]), Modulus(again));
        foreach (RsaHardware key in keys)
        {
            key.Dispose();
        }
    }

    [Fact]
    public void An_exception_says_step_and_code()
    {
        var error = new RsaHardwareException(-((9 << 16) | 0x4100));
        Assert.Equal(RsaHardwareStep.Decrypt, error.Step);
        Assert.Equal(-0x4100, error.MbedTlsCode);
        Assert.Equal("RSA step 9, mbedTLS -0x4100", error.Message);
    }

    private static RsaHardware Generate()
    {
        HostLibrary.Require();
        return RsaHardware.Generate();
    }

    private static byte[] Modulus(RsaHardware key)
    {
        byte[] modulus = new byte[RsaHardware.ModulusOctets];
        key.ExportModulus(modulus);
        return modulus;
    }

    private static RSA PublicKey(RsaHardware key) => RSA.Create(new RSAParameters { Modulus = Modulus(key), Exponent = [1, 0, 1] });

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static void AssertRefused(RsaHardwareStep step, int code, Action action)
    {
        RsaHardwareException error = Assert.Throws<RsaHardwareException>(action);
        Assert.Equal((step, code), (error.Step, error.MbedTlsCode));
    }
}
