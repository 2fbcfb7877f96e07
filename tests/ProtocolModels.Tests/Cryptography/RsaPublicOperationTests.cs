using System.Globalization;
using System.Numerics;
using System.Reflection;
using NanoPeers.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

public sealed class RsaPublicOperationTests
{
    /// <summary>Moduli that strain the division and the carries: all ones, a lone top bit, and random ones in between.</summary>
    public static TheoryData<int, string> Moduli()
    {
        var data = new TheoryData<int, string>();
        foreach (int size in new[] { 256, 384 })
        {
            foreach (string kind in new[] { "ones", "lone top bit", "top half ones", "low half ones", "random 1", "random 2", "random 3" })
            {
                data.Add(size, kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Moduli))]
    public void AgreesWithBigIntegerForEveryKindOfModulusAndInput(int size, string kind)
    {
        byte[] modulus = Modulus(size, kind);
        BigInteger n = Number(modulus);
        var random = new Random(size);
        var key = new RsaPublicKey(size);
        var operation = new RsaPublicOperation(size);
        foreach (uint exponent in new uint[] { 3, 5, 17, 257, 40961, 65535, 65537 })
        {
            Assert.Equal(RsaKeyAnswer.Valid, key.Read(modulus, 0, size, exponent));
            byte[] any = new byte[size + 3];
            random.NextBytes(any);
            foreach (BigInteger input in new[] { 0, 1, 2, n - 1, n - 2, n >> 1, (n >> 28) << 28, Number(any) % n })
            {
                byte[] octets = Octets(input, size);
                byte[] into = new byte[size + 2];
                Assert.Equal(RsaBeginAnswer.Begun, operation.Begin(key, octets, 0));
                operation.Run();
                operation.CopyResult(into, 1);
                Assert.Equal(Octets(BigInteger.ModPow(input, exponent, n), size), into[1..(size + 1)]);
                Assert.Equal((0, 0), (into[0], into[^1]));
            }
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(384)]
    public void AnInputNotBelowTheModulusIsRefused(int size)
    {
        byte[] modulus = Modulus(size, "random 1");
        BigInteger n = Number(modulus);
        var key = new RsaPublicKey(size);
        key.Read(modulus, 0, size, 3);
        var operation = new RsaPublicOperation(size);
        foreach (BigInteger input in new[] { n, n + 1, (BigInteger.One << (8 * size)) - 1 })
        {
            Assert.Equal(RsaBeginAnswer.NotBelowModulus, operation.Begin(key, Octets(input, size), 0));
            Assert.False(operation.Step());
            Assert.False(operation.IsFinished);
        }

        Assert.Equal(RsaBeginAnswer.Begun, operation.Begin(key, Octets(n - 1, size), 0));
    }

    [Fact]
    public void AKeyLongerThanTheArraysIsRefused()
    {
        var key = new RsaPublicKey(384);
        key.Read(Modulus(384, "random 1"), 0, 384, 3);
        Assert.Equal(RsaBeginAnswer.KeyTooLong, new RsaPublicOperation(256).Begin(key, new byte[384], 0));
    }

    // Columns of the table of counts in CRYPTOGRAPHY.md. A board may take 25 multiplications of 2048 bits at most.
    [Theory]
    [InlineData(0, 256, 65537u, 25)]
    [InlineData(1, 256, 3u, 25)]
    [InlineData(2, 256, 65535u, 30)]
    [InlineData(3, 384, 65537u, 25)]
    public void TheCountsAreThoseOfThePage(int column, int size, uint exponent, int allowed)
    {
        var operation = new RsaPublicOperation(size);
        Assert.Equal(RsaBeginAnswer.Begun, operation.Begin(Key(size, exponent), new byte[size], 0));
        int longestStep = 0;
        while (!operation.IsFinished)
        {
            int before = operation.MultiplyAdds;
            operation.Step();
            longestStep = Math.Max(longestStep, operation.MultiplyAdds - before);
        }

        Assert.InRange(operation.MontgomeryMultiplications, 1, allowed);
        Assert.Equal(CountOfThePage("Montgomery multiplications", column), operation.MontgomeryMultiplications);
        Assert.Equal(CountOfThePage("multiply-adds", column), operation.MultiplyAdds);
        Assert.Equal(CountOfThePage("most multiply-adds in a step", column), longestStep);
        Assert.Equal(CountOfThePage("steps", column), operation.Steps);
    }

    [Theory]
    [InlineData(256, 74)]
    [InlineData(384, 110)]
    public void NoStepIsLongerThanOneRowOfLimbs(int size, int limbs)
    {
        var operation = new RsaPublicOperation(size);
        operation.Begin(Key(size, 65537), new byte[size], 0);
        int before = 0;
        int steps = 0;
        bool finished = false;
        while (!finished)
        {
            finished = operation.Step();
            steps++;
            Assert.InRange(operation.MultiplyAdds - before, 0, 2 * limbs);
            Assert.Equal(steps, operation.Steps);
            before = operation.MultiplyAdds;
        }

        // A row of division, a row for each limb and one of carries for each multiplication, and the end.
        Assert.Equal(limbs + (17 * (limbs + 1)) + 1, steps);
        Assert.True(operation.Step());
        Assert.Equal(steps, operation.Steps);
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(3, 384)]
    public void AllArraysOfAnEncryptionFit4KiB(int column, int size)
    {
        // Everything a responder needs to wrap a secret: key, arithmetic, OAEP with its SHA-256.
        int arrays = 0;
        int held = ArrayOctets(new RsaPublicKey(size), ref arrays)
            + ArrayOctets(new RsaOaepEncryption(new RsaPublicOperation(size)), ref arrays);
        Assert.Equal(CountOfThePage("octets of arrays: key, operation, OAEP", column), held);
        const int ArrayHeaderOnTheChip = 20;
        Assert.InRange(held + (arrays * ArrayHeaderOnTheChip), 1, 4096);
    }

    [Fact]
    public void AnOperationAllocatesNothing()
    {
        RsaPublicKey key = Key(256, 65537);
        var operation = new RsaPublicOperation(256);
        byte[] input = new byte[256];
        operation.Begin(key, input, 0);
        operation.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        operation.Begin(key, input, 0);
        operation.Run();
        operation.CopyResult(input, 0);
        operation.Wipe();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void AnOperationCanBeAbandonedAtAnyStep()
    {
        byte[] modulus = Modulus(256, "random 2");
        RsaPublicKey key = Key(256, 65537);
        key.Read(modulus, 0, 256, 65537);
        byte[] input = Octets(Number(modulus) - 3, 256);
        byte[] expected = Octets(BigInteger.ModPow(Number(input), 65537, Number(modulus)), 256);
        var operation = new RsaPublicOperation(256);
        var random = new Random(9);
        for (int round = 0; round < 30; round++)
        {
            operation.Begin(key, new byte[256], 0);
            for (int steps = random.Next(1_300); steps > 0; steps--)
            {
                operation.Step();
            }

            if (round % 3 == 0)
            {
                operation.Wipe();
                Assert.False(operation.Step());
            }

            byte[] result = new byte[256];
            operation.Begin(key, input, 0);
            operation.Run();
            operation.CopyResult(result, 0);
            Assert.Equal(expected, result);
        }
    }

    private static RsaPublicKey Key(int size, uint exponent)
    {
        var key = new RsaPublicKey(size);
        Assert.Equal(RsaKeyAnswer.Valid, key.Read(Modulus(size, "random 1"), 0, size, exponent));
        return key;
    }

    private static byte[] Modulus(int size, string kind)
    {
        byte[] modulus = new byte[size];
        switch (kind)
        {
            case "ones":
                Array.Fill(modulus, (byte)0xFF);
                break;
            case "lone top bit":
                break;
            case "top half ones":
                Array.Fill(modulus, (byte)0xFF, 0, size / 2);
                break;
            case "low half ones":
                Array.Fill(modulus, (byte)0xFF, size / 2, size / 2);
                break;
            default:
                new Random(kind[^1]).NextBytes(modulus);
                break;
        }

        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return modulus;
    }

    private static int CountOfThePage(string row, int column)
    {
        string page = File.ReadAllText(
            Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Cryptography/CRYPTOGRAPHY.md"));
        string line = Assert.Single(page.Split('\n'), line => line.StartsWith($"| {row} |", StringComparison.Ordinal));
        return int.Parse(line.Split('|')[column + 2], NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    private static int ArrayOctets(object holder, ref int arrays)
    {
        int octets = 0;
        foreach (FieldInfo field in holder.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            object value = field.GetValue(holder)!;
            if (value is Array array)
            {
                octets += Buffer.ByteLength(array);
                arrays++;
            }
            else if (value is RsaPublicOperation or OaepSha256 or Sha256)
            {
                octets += ArrayOctets(value, ref arrays);
            }
        }

        return octets;
    }

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static byte[] Octets(BigInteger number, int size)
    {
        byte[] octets = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - octets.Length], .. octets];
    }
}
