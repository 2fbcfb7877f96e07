using System.Security.Cryptography;
using System.Text;
using NanoPeers.Vectors;
using Sha256 = NanoPeers.Cryptography.Sha256;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class Sha256Tests
{
    // The examples that NIST publishes for FIPS 180-4.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void PublishedExamples(string message, string digest)
    {
        Assert.Equal(digest, Hash(new Sha256(), Encoding.ASCII.GetBytes(message)));
    }

    [Fact]
    public void VectorsGiveTheSameOctets()
    {
        var sha = new Sha256();
        Assert.All(
            VectorFile.Load("cryptography/sha256"),
            vector => Assert.Equal(vector.Text("digest"), Hash(sha, vector.Octets("message"))));
    }

    [Fact]
    public void EveryLengthAgreesWithThePlatformWithOneReusedObject()
    {
        byte[] message = RandomOctets(1, 1100);
        var sha = new Sha256();
        for (int count = 0; count <= message.Length; count++)
        {
            byte[] digest = new byte[32];
            sha.Append(message, 0, count);
            sha.Finish(digest, 0);
            Assert.Equal(SHA256.HashData(message.AsSpan(0, count)), digest);
        }
    }

    [Fact]
    public void AMessageInAnyPiecesHasTheSameDigest()
    {
        byte[] message = RandomOctets(2, 700);
        byte[] expected = SHA256.HashData(message);
        var random = new Random(3);
        var sha = new Sha256();
        for (int round = 0; round < 500; round++)
        {
            int at = 0;
            while (at < message.Length)
            {
                int count = Math.Min(random.Next(0, round % 2 == 0 ? 20 : 200), message.Length - at);
                sha.Append(message, at, count);
                at += count;
            }

            byte[] digest = new byte[40];
            sha.Finish(digest, 5);
            Assert.Equal(expected, digest[5..37]);
            Assert.Equal(new byte[5], digest[..5]);
            Assert.Equal(new byte[3], digest[37..]);
        }
    }

    [Fact]
    public void ResetForgetsWhatWasAppended()
    {
        var sha = new Sha256();
        sha.Append(RandomOctets(4, 100), 0, 100);
        sha.Reset();
        Assert.Equal(Hash(new Sha256(), "abc"u8.ToArray()), Hash(sha, "abc"u8.ToArray()));
    }

    [Fact]
    public void WipeForgetsAndLeavesTheObjectUsable()
    {
        var sha = new Sha256();
        sha.Append(RandomOctets(4, 100), 0, 100);
        sha.Wipe();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hash(sha, []));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(55, 1)]
    [InlineData(56, 2)]
    [InlineData(64, 2)]
    [InlineData(1024, 17)]
    public void OneCompressionABlock(int count, int compressions)
    {
        var sha = new Sha256();
        Hash(sha, new byte[count]);
        Assert.Equal(compressions, sha.Compressions);
    }

    [Fact]
    public void HashingAllocatesNothing()
    {
        var sha = new Sha256();
        byte[] message = new byte[300];
        sha.Append(message, 0, message.Length);
        sha.Finish(message, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            sha.Append(message, 0, message.Length);
            sha.Finish(message, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Hash(Sha256 sha, byte[] message)
    {
        byte[] digest = new byte[Sha256.DigestSize];
        sha.Append(message, 0, message.Length);
        sha.Finish(digest, 0);
        return Convert.ToHexStringLower(digest);
    }

    private static byte[] RandomOctets(int seed, int count)
    {
        byte[] octets = new byte[count];
        new Random(seed).NextBytes(octets);
        return octets;
    }
}
