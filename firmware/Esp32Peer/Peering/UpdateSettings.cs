using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
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
        HttpUrl? manifest = HttpUrl.Read(ValueOf(octets, count, "manifest="));
        string product = ValueOf(octets, count, "product=");
        RsaPublicKey? key = KeyOf(ValueOf(octets, count, "key="));
        return manifest == null || product.Length == 0 || key == null ? null : new UpdateSettings(product, manifest, key);
    }

    private static RsaPublicKey? KeyOf(string text)
    {
        if (Base64Url.OctetLength(text.Length) != RsaPublicKey.ModulusSize2048)
        {
            return null;
        }

        byte[] modulus = new byte[RsaPublicKey.ModulusSize2048];
        RsaPublicKey key = new RsaPublicKey(RsaPublicKey.ModulusSize2048);
        char[] characters = text.ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (Base64Url.ValueOf(characters[i]) < 0)
            {
                return null;
            }
        }

        bool isRead = Base64Url.Read(characters, 0, characters.Length, modulus) == 0;
        return isRead && key.Read(modulus, 0, modulus.Length, RsaPublicKey.UsualExponent) == RsaKeyAnswer.Valid ? key : null;
    }

    /// <summary>The rest of the line that begins with a key; nothing where there is none.</summary>
    private static string ValueOf(byte[] octets, int count, string key)
    {
        for (int line = 0; line < count;)
        {
            int end = line;
            while (end < count && octets[end] != '\n' && octets[end] != '\r')
            {
                end++;
            }

            if (Begins(octets, line, end, key))
            {
                return TextOf(octets, line + key.Length, end);
            }

            line = end + 1;
        }

        return "";
    }

    /// <summary>Printable ASCII, or nothing.</summary>
    private static string TextOf(byte[] octets, int from, int end)
    {
        char[] text = new char[end - from];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)octets[from + i];
            if (text[i] <= ' ' || text[i] > '~')
            {
                return "";
            }
        }

        return new string(text);
    }

    private static bool Begins(byte[] octets, int from, int end, string key)
    {
        bool isSo = end - from >= key.Length;
        for (int i = 0; i < key.Length && isSo; i++)
        {
            isSo = octets[from + i] == key[i];
        }

        return isSo;
    }
}
