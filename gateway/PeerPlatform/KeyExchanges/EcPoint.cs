using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>Points of P-256 in 65 octets, uncompressed (SEC 1 section 2.3.3): 4, x, y, big-endian.</summary>
internal static class EcPoint
{
    private const byte Uncompressed = 4;

    /// <summary>The curve; made once, for naming it anew costs a look-up.</summary>
    internal static readonly ECCurve Curve = ECCurve.NamedCurves.nistP256;

    /// <summary>Writes the public point of a key.</summary>
    internal static byte[] Export(ECDiffieHellman key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] octets = new byte[KeyExchangeSizes.Point];
        octets[0] = Uncompressed;
        point.X!.CopyTo(octets, 1);
        point.Y!.CopyTo(octets, 1 + KeyExchangeSizes.Coordinate);
        return octets;
    }

    /// <summary>Reads a point. .NET proves that it is on the curve; the cofactor is 1, so every point but infinity is a good one.</summary>
    /// <returns>False for another form, a coordinate that is none, infinity, and a point off the curve.</returns>
    internal static bool TryImport(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out ECDiffieHellman? key)
    {
        key = null;
        if (octets.Length != KeyExchangeSizes.Point || octets[0] != Uncompressed)
        {
            return false;
        }

        var point = new ECPoint
        {
            X = octets.Slice(1, KeyExchangeSizes.Coordinate).ToArray(),
            Y = octets[(1 + KeyExchangeSizes.Coordinate)..].ToArray(),
        };
        try
        {
            key = ECDiffieHellman.Create(new ECParameters { Curve = Curve, Q = point });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The x coordinate of the agreed point: always 32 octets (SP 800-56A section 5.7.1.2).</summary>
    internal static void Agree(ECDiffieHellman mine, ECDiffieHellman other, Span<byte> secret)
    {
        using ECDiffieHellmanPublicKey point = other.PublicKey;
        byte[] agreed = mine.DeriveRawSecretAgreement(point);
        agreed.CopyTo(secret);
        CryptographicOperations.ZeroMemory(agreed);
    }
}
