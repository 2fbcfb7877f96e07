namespace NanoPeers.Advertisements;

/// <summary>The signature of an advertisement's publisher: RSASSA-PKCS1-v1_5 with SHA-256 over the canonical form without it.</summary>
public sealed class AdvertisementSignature
{
    /// <summary>Makes a signature.</summary>
    /// <param name="signerKey">The signer's public key, SubjectPublicKeyInfo in DER.</param>
    /// <param name="octets">The signature's octets.</param>
    public AdvertisementSignature(byte[] signerKey, byte[] octets)
    {
        SignerKey = signerKey;
        Octets = octets;
    }

    /// <summary>The signer's public key, SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7).</summary>
    public byte[] SignerKey { get; }

    /// <summary>The signature's octets: 256 or 384.</summary>
    public byte[] Octets { get; }
}
