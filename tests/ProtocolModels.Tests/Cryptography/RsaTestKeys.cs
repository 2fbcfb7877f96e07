using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

/// <summary>The key pairs of tests/vectors/cryptography/rsa-keys.json, as .NET's keys and as ours.</summary>
internal static class RsaTestKeys
{
    internal const string Usual = "2048 bits, e = 65537";

    internal static IEnumerable<string> Names => VectorFile.Load("cryptography/rsa-keys").Select(one => one.Name);

    /// <summary>The key pair that .NET works with.</summary>
    internal static RSA Pair(string name)
    {
        VectorCase key = VectorFile.Load("cryptography/rsa-keys", name);
        byte[] modulus = key.Octets("n");
        byte[] Number(string field, int size)
        {
            byte[] octets = key.Octets(field);
            return [.. new byte[size - octets.Length], .. octets];
        }

        int half = modulus.Length / 2;
        return RSA.Create(new RSAParameters
        {
            Modulus = modulus,
            Exponent = key.Octets("e"),
            D = Number("d", modulus.Length),
            P = Number("p", half),
            Q = Number("q", half),
            DP = Number("dp", half),
            DQ = Number("dq", half),
            InverseQ = Number("qi", half),
        });
    }

    /// <summary>The public half that our code works with.</summary>
    internal static RsaPublicKey PublicHalf(RSA pair)
    {
        RSAParameters parameters = pair.ExportParameters(includePrivateParameters: false);
        var key = new RsaPublicKey(RsaPublicKey.ModulusSize3072);
        uint exponent = parameters.Exponent!.Aggregate(0u, (value, octet) => (value << 8) | octet);
        Assert.Equal(RsaKeyAnswer.Valid, key.Read(parameters.Modulus!, 0, parameters.Modulus!.Length, exponent));
        return key;
    }
}
