using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>Reads manifests and takes their signatures by the pinned key of the product's issuer. Not for several threads at once.</summary>
public sealed class ManifestReader
{
    private readonly RsaPublicKey _key = new(RsaPublicKey.ModulusSize3072);
    private readonly SignedOctetsVerifier _verifier = new(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize3072)));
    private readonly UpdateManifest _manifest = new();

    /// <summary>Pins a key.</summary>
    /// <param name="issuer">The issuer's public key: RSA of 2048 or 3072 bits. May be disposed of afterwards.</param>
    /// <exception cref="ArgumentException">It is another key.</exception>
    public ManifestReader(RSA issuer)
    {
        RSAParameters key = issuer.ExportParameters(includePrivateParameters: false);
        uint exponent = key.Exponent!.Aggregate(0u, (number, octet) => (number << 8) | octet);
        if (key.Exponent!.Length > 4 || _key.Read(key.Modulus!, 0, key.Modulus!.Length, exponent) != RsaKeyAnswer.Valid)
        {
            throw new ArgumentException("Manifests are signed with RSA keys of 2048 or 3072 bits.", nameof(issuer));
        }
    }

    /// <summary>The manifest that was read last; meaningful only after null was answered.</summary>
    internal UpdateManifest Manifest => _manifest;

    /// <summary>Pins a key that is a text.</summary>
    /// <param name="pem">SubjectPublicKeyInfo in PEM.</param>
    /// <exception cref="ArgumentException">It is none, or another kind of key.</exception>
    public static ManifestReader FromPem(string pem)
    {
        using RSA key = RSA.Create();
        key.ImportFromPem(pem);
        return new ManifestReader(key);
    }

    /// <summary>Reads a manifest and verifies its signature.</summary>
    /// <returns>Why it is refused, a sentence for people; null when it is what the issuer signed.</returns>
    internal string? Read(byte[] octets)
    {
        UpdateManifestStatus status = _manifest.TryDecode(octets, 0, octets.Length);
        if (status != UpdateManifestStatus.Valid)
        {
            return $"The manifest is not well formed ({status}).";
        }

        _verifier.Begin(octets, 0, _manifest.SignedLength, _manifest.SignatureLength, _key);
        return _verifier.Run() ? null : "The manifest is not signed with the pinned key.";
    }

    /// <summary>Reads a manifest that was verified before it was installed; null when it is none.</summary>
    internal static UpdateOffer? ReadInstalled(byte[] octets)
    {
        UpdateManifest manifest = new();
        return manifest.TryDecode(octets, 0, octets.Length) == UpdateManifestStatus.Valid ? UpdateOffer.Of(manifest) : null;
    }
}
