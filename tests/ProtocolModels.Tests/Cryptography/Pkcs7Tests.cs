using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class Pkcs7Tests
{
    [Fact]
    public void PaddingIsThePlatformsOwn()
    {
        using Aes aes = Aes.Create();
        aes.Key = new byte[16];
        for (int count = 0; count <= 64; count++)
        {
            byte[] buffer = new byte[96];
            new Random(count).NextBytes(buffer);
            byte[] message = buffer[3..(3 + count)];
            byte[] expected = aes.DecryptCbc(
                aes.EncryptCbc(message, new byte[16], PaddingMode.PKCS7), new byte[16], PaddingMode.None);
            int padded = Pkcs7.Pad(buffer, 3, count);
            Assert.Equal(expected, buffer[3..(3 + padded)]);
            Assert.Equal(Pkcs7.PaddedCount(count), padded);
            Assert.Equal(count, Pkcs7.Unpad(buffer, 3, padded));
        }
    }

    [Fact]
    public void EveryLastBlockThatNoSenderPadsToIsMalformed()
    {
        // For each true padding, each of its octets changed to each other value; the last octet may make another true padding.
        for (int padding = 1; padding <= 16; padding++)
        {
            for (int at = 32 - padding; at < 32; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] buffer = new byte[32];
                    Array.Fill(buffer, (byte)0xEE, 0, 32 - padding);
                    Array.Fill(buffer, (byte)padding, 32 - padding, padding);
                    buffer[at] = (byte)value;
                    Assert.Equal(SlowUnpad(buffer), Pkcs7.Unpad(buffer, 0, 32));
                }
            }
        }
    }

    [Fact]
    public void AnyValueOfTheLastOctetAloneIsJudgedByItsMeaning()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] buffer = new byte[16];
            Array.Fill(buffer, (byte)value);
            Assert.Equal(value is >= 1 and <= 16 ? 16 - value : Pkcs7.Malformed, Pkcs7.Unpad(buffer, 0, 16));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(-16)]
    public void CountsThatAreNoWholeBlocksAreMalformed(int count)
    {
        byte[] buffer = new byte[48];
        Array.Fill(buffer, (byte)1);
        Assert.Equal(Pkcs7.Malformed, Pkcs7.Unpad(buffer, 0, count));
    }

    private static int SlowUnpad(byte[] buffer)
    {
        int value = buffer[^1];
        bool right = value is >= 1 and <= 16 && buffer[^value..].All(octet => octet == value);
        return right ? buffer.Length - value : Pkcs7.Malformed;
    }
}
