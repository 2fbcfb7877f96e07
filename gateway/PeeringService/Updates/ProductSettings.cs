using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace NanoPeers.PeeringService.Updates;

/// <summary>A product that is to be kept up to date, as somebody set it up.</summary>
public sealed partial record ProductSettings
{
    /// <summary>What it is called here: 1 to 32 of a-z, 0-9 and "-", a letter or digit first. Its folder has the same name.</summary>
    public required string Name { get; init; }

    /// <summary>The product as its manifests name it; null when that is the name.</summary>
    public string? Product { get; init; }

    /// <summary>The manifest's URL, http or https.</summary>
    public required string Manifest { get; init; }

    /// <summary>The issuer's public key, SubjectPublicKeyInfo in PEM: RSA of 2048 or 3072 bits.</summary>
    public required string IssuerKey { get; init; }

    /// <summary>
    /// A program and its arguments that starts a version or says whether it is well: it is run with the version's folder as last argument, and its end with 0
    /// means healthy. Empty: a version is well when its files are in place.
    /// </summary>
    public IReadOnlyList<string> Health { get; init; } = [];

    /// <summary>Whether to check at once when the service starts, not minutes later.</summary>
    public bool AtBoot { get; init; } = true;

    /// <summary>Looks at all of it.</summary>
    /// <returns>What is wrong and what to do, a sentence for people; null when nothing is.</returns>
    public string? Fault()
    {
        if (!NamePattern().IsMatch(Name))
        {
            return $"\"{Name}\" is no name for a product: 1 to 32 of a-z, 0-9 and \"-\", a letter or digit first.";
        }

        if (!Uri.TryCreate(Manifest, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            return $"The manifest's URL \"{Manifest}\" is not of http or https.";
        }

        try
        {
            ManifestReader.FromPem(IssuerKey);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            return $"The issuer's key is not a public RSA key of 2048 or 3072 bits in PEM: {e.Message}";
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null where the text is none.</summary>
    internal static ProductSettings? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ProductJson.Default.ProductSettings) is { } settings && settings.Fault() is null ? settings : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As JSON.</summary>
    internal string Write() => JsonSerializer.Serialize(this, ProductJson.Default.ProductSettings);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex NamePattern();
}

/// <summary>The code for it is generated when the library is built.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ProductSettings))]
internal sealed partial class ProductJson : JsonSerializerContext;
