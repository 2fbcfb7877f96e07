using System.Security.Cryptography;
using System.Text;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>A component that a test issues.</summary>
internal sealed record Issued(string Name, int Class, string Version, byte[] Content)
{
    public string Origin { get; init; } = "http://origin.example.org";

    public string Href => $"{Origin}/{Name}-{Version}.cab";

    public static Issued Of(string name, int componentClass, string version, int length = 3000) =>
        new(name, componentClass, version, Enumerable.Range(0, (length / 32) + 1)
            .SelectMany(i => SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {version} {i}"))).Take(length).ToArray());
}

/// <summary>Who issues the product: signs manifests with a key of its own.</summary>
internal sealed class TestIssuer : IDisposable
{
    public const string Product = "antivirus";

    private static readonly string _pem = RSA.Create(2048).ExportPkcs8PrivateKeyPem();

    private readonly RSA _key = RSA.Create();

    public TestIssuer(bool isAnother = false)
    {
        if (isAnother)
        {
            _key.KeySize = 2048;
        }
        else
        {
            _key.ImportFromPem(_pem);
        }
    }

    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem();

    public ManifestReader Reader() => new(_key);

    public byte[] Manifest(uint sequence, DateTimeOffset issued, IReadOnlyList<Issued> components, TimeSpan? life = null, string product = Product, string? minimum = null)
    {
        var writer = new UpdateManifestWriter();
        writer.Begin(product, sequence, issued.ToUnixTimeSeconds(), (issued + (life ?? TimeSpan.FromDays(7))).ToUnixTimeSeconds(), minimum is null ? 0 : VersionOf(minimum));
        foreach (Issued one in components)
        {
            ChunkDigests chunks = ChunkDigests.Of(one.Content, 1 << 14);
            writer.AddComponent(
                one.Class, one.Name, VersionOf(one.Version), one.Href, one.Content.Length, SHA256.HashData(one.Content), ChunkForm.Sha256, 14, chunks.Octets.ToArray());
        }

        Assert.False(writer.IsOverfull);
        byte[] octets = writer.Buffer[..writer.Length];
        return [.. octets, .. _key.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)];
    }

    public static ulong VersionOf(string text)
    {
        Assert.True(UpdateVersion.TryParse(text, out ulong version));
        return version;
    }

    public void Dispose() => _key.Dispose();
}
