using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// What a board is told about its updates: lines of "key=value", ASCII. <c>product</c> names what its manifests are for, <c>manifest</c> is their URL,
/// <c>key</c> the modulus of the issuer's RSA key of 2048 bits (exponent 65537) in base64url.
/// </summary>
public sealed class UpdateSettings
{
    /// <summary>The record that holds them; what begins so outlives a factory reset.</summary>
    public const string Name = "boot.updates";

    /// <summary>Longest record, octets.</summary>
    public const int MaxLength = 700;

    private UpdateSettings(string product, HttpUrl manifest, RsaPublicKey key)
    {
        Product = product;
        Manifest = manifest;
        Key = key;
    }

    /// <summary>The product.</summary>
    public string Product { get; }

    /// <summary>Where its manifest is: the origin, never a peer.</summary>
    public HttpUrl Manifest { get; }

    /// <summary>Verifies manifests.</summary>
    public RsaPublicKey Key { get; }

    /// <summary>Reads the settings.</summary>
    /// <param name="storage">The board's records.</param>
    /// <returns>Null when there are none, or one is missing or none.</returns>
    public static UpdateSettings? Read(IStoragePort storage)
    {
        byte[] octets = new byte[MaxLength];
        int count = storage.Read(Name, octets);
        HttpUrl? manifest = HttpUrl.Read(RecordLines.ValueOf(octets, count, "manifest="));
        string product = RecordLines.ValueOf(octets, count, "product=");
        RsaPublicKey? key = RecordLines.KeyOf(RecordLines.ValueOf(octets, count, "key="));
        return manifest == null || product.Length == 0 || key == null ? null : new UpdateSettings(product, manifest, key);
    }
}
