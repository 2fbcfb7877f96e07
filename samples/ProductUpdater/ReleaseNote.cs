using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoPeers.Samples.ProductUpdater;

/// <summary>One file of a release.</summary>
internal sealed record ReleasedFile(string Name, Uri Url, string Sha256)
{
    /// <summary>A name that stays in its folder.</summary>
    public bool HasPlainName => Name.Length is > 0 and <= 64 && Name[0] != '.' && Name.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_');
}

/// <summary>
/// What a product's newest release consists of. The note comes from its origin alone, never from a peer, and counts only with the vendor's
/// signature: whoever has the note knows every file by its digest, so that it may come from anywhere.
/// </summary>
internal sealed record ReleaseNote(string Product, int Sequence, IReadOnlyList<ReleasedFile> Files)
{
    private const int MaxOctets = 64 << 10;

    /// <summary>Fetches the note and its signature (the same URL with ".sig": RSA, PKCS #1, SHA-256), and checks them.</summary>
    public static async Task<ReleaseNote> FetchAsync(HttpClient origin, Uri url, string product, RSA vendor, CancellationToken cancellationToken)
    {
        byte[] text = await origin.GetByteArrayAsync(url, cancellationToken);
        byte[] signature = await origin.GetByteArrayAsync(new Uri(url + ".sig"), cancellationToken);
        if (text.Length > MaxOctets || !vendor.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw new InvalidDataException("the release note is not signed by the vendor");
        }

        ReleaseNote note = JsonSerializer.Deserialize(text, ReleaseJson.Default.ReleaseNote) ?? throw new InvalidDataException("the release note is empty");
        return note.Product == product && note.Files.All(file => file.HasPlainName)
            ? note
            : throw new InvalidDataException("the release note is another product's, or names files that leave their folder");
    }
}

/// <summary>How notes are read.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReleaseNote))]
internal sealed partial class ReleaseJson : JsonSerializerContext;
