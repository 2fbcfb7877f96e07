using System.Numerics;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.KeyExchanges;

/// <summary>An RSA-2048 key with exponent 3, from primes of keys that .NET makes.</summary>
internal static class SmallExponentKey
{
    public static RSAParameters Make()
    {
        BigInteger p = PrimeFor3(BigInteger.Zero);
        BigInteger q = PrimeFor3(p);
        BigInteger phi = (p - 1) * (q - 1);
        BigInteger d = ((2 * phi) + 1) / 3;
        Assert.Equal(BigInteger.One, 3 * d % phi);
        BigInteger inverse = BigInteger.ModPow(q, p - 2, p);
        return new RSAParameters
        {
            Modulus = Octets(p * q, 256),
            Exponent = [3],
            D = Octets(d, 256),
            P = Octets(p, 128),
            Q = Octets(q, 128),
            DP = Octets(d % (p - 1), 128),
            DQ = Octets(d % (q - 1), 128),
            InverseQ = Octets(inverse, 128),
        };
    }

    /// <summary>A prime that is 2 modulo 3, so that 3 has an inverse modulo p - 1.</summary>
    private static BigInteger PrimeFor3(BigInteger other)
    {
        while (true)
        {
            using RSA rsa = RSA.Create(2048);
            RSAParameters parameters = rsa.ExportParameters(true);
            foreach (byte[] octets in new[] { parameters.P!, parameters.Q! })
            {
                var prime = new BigInteger(octets, isUnsigned: true, isBigEndian: true);
                if (prime % 3 == 2 && prime != other)
                {
                    return prime;
                }
            }
        }
    }

    private static byte[] Octets(BigInteger value, int length)
    {
        byte[] octets = new byte[length];
        byte[] shortest = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        shortest.CopyTo(octets, length - shortest.Length);
        return octets;
    }
}
