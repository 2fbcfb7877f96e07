using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>Has .NET's certificate writer sign with an <see cref="IPeerKey"/>, wherever that key is kept.</summary>
internal sealed class PeerKeySignatureGenerator(IPeerKey key) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CertificateObjects.RsaWithSha256);
            writer.WriteNull();
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        byte[] signature = new byte[key.SignatureLength];
        key.Sign(data, signature);
        return signature;
    }

    protected override PublicKey BuildPublicKey() => PublicKey.CreateFromSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
}
