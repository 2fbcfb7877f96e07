using System.Security.Cryptography;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Updates;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>What a bundle of a test does once it is started: its first octet.</summary>
internal enum Behaviour
{
    /// <summary>Reports healthy.</summary>
    Healthy = 'H',

    /// <summary>Throws at once.</summary>
    Throws = 'T',

    /// <summary>Runs, and says nothing.</summary>
    Silent = 'S',

    /// <summary>Is no assembly.</summary>
    NoAssembly = 'N',

    /// <summary>Takes the whole board down as it starts.</summary>
    Crashes = 'C',
}

/// <summary>Bundles, and the manifests of who issues them.</summary>
internal static class BundleMaker
{
    public const string Product = "lamp";
    public const string Origin = "http://10.0.0.9:8080";

    private static readonly RSA _key = RSA.Create(2048);

    public static byte[] Settings(string url = Origin + "/manifest") => Encoding.ASCII.GetBytes(
        $"product={Product}\nmanifest={url}\nkey={System.Buffers.Text.Base64Url.EncodeToString(_key.ExportParameters(false).Modulus)}\n");

    public static byte[] Bundle(string version, Behaviour behaviour, int length = 2_500)
    {
        byte[] octets = Enumerable.Range(0, (length / 32) + 1)
            .SelectMany(i => SHA256.HashData(Encoding.UTF8.GetBytes($"{version} {behaviour} {i}"))).Take(length).ToArray();
        octets[0] = (byte)behaviour;
        return octets;
    }

    public static string Href(string version) => $"{Origin}/lamp-{version}.pe";

    public static byte[] Manifest(
        uint sequence, string version, byte[] bundle, string product = Product, RSA? key = null, int chunkShift = 10, long issued = 1_790_000_000,
        long life = 604_800, string? minimum = null, int form = ChunkForm.Hmac, string? href = null)
    {
        var writer = new UpdateManifestWriter();
        writer.Begin(product, sequence, issued, issued + life, minimum is null ? 0 : Version(minimum));
        byte[] digests = Digests(bundle, 1 << chunkShift, form);
        writer.AddComponent(
            ComponentClass.Product, "lamp.pe", Version(version), href ?? Href(version), bundle.Length, SHA256.HashData(bundle), form,
            form == ChunkForm.None ? 0 : chunkShift, digests);
        Assert.False(writer.IsOverfull);
        byte[] octets = writer.Buffer[..writer.Length];
        return [.. octets, .. (key ?? _key).SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)];
    }

    public static ulong Version(string text)
    {
        Assert.True(UpdateVersion.TryParse(text, out ulong version));
        return version;
    }

    private static byte[] Digests(byte[] bundle, int size, int form)
    {
        var judge = new ChunkJudge(new TestCryptography(7), new Sha256());
        int chunks = form == ChunkForm.None ? 0 : ((bundle.Length - 1) / size) + 1;
        byte[] digests = new byte[chunks * ChunkForm.DigestSize];
        for (int i = 0; i < chunks; i++)
        {
            judge.WriteDigest(form, bundle, i * size, Math.Min(size, bundle.Length - (i * size)), digests, i * ChunkForm.DigestSize);
        }

        return digests;
    }
}
