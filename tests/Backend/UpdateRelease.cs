using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Updates;

namespace NanoPeers.Backend;

/// <summary>One of the six files of S2.</summary>
/// <param name="Component">Its component's name.</param>
/// <param name="Stamp">The date in its name.</param>
/// <param name="Class">Its component's class.</param>
/// <param name="Content">Its octets.</param>
internal sealed record ReleasedFile(string Component, string Stamp, int Class, byte[] Content)
{
    public string Name => $"{Component}.{Stamp}.cab";
}

/// <summary>
/// A full update as S2 lists it: six files of 910, 16, 370, 360, 240 and 340 KiB with a date stamp in their names, made from a seed, and the manifest that
/// says what they are.
/// </summary>
internal sealed class UpdateRelease
{
    public const string Product = "antivirus";

    private const int ChunkShift = 14;

    private static readonly (string Name, int Class, int Kibioctets)[] _components =
    [
        ("Myavdat", ComponentClass.Data, 910),
        ("Myxtrdat", ComponentClass.Data, 16),
        ("Mycioagt", ComponentClass.Product, 370),
        ("Vsasap", ComponentClass.Product, 360),
        ("Vseng9x", ComponentClass.Engine, 240),
        ("Vsengine", ComponentClass.Engine, 340),
    ];

    private UpdateRelease(uint sequence, IReadOnlyList<ReleasedFile> files)
    {
        Sequence = sequence;
        Files = files;
    }

    public uint Sequence { get; }

    public IReadOnlyList<ReleasedFile> Files { get; }

    /// <summary>All six files, new.</summary>
    public static UpdateRelease First(uint seed, string stamp, uint sequence) => new(sequence, [.. _components.Select(one => Make(seed, one, stamp))]);

    /// <summary>The next release: the data of a later date, engine and product as before.</summary>
    public UpdateRelease Next(uint seed, string stamp) => new(
        Sequence + 1,
        [.. Files.Select((file, i) => file.Class == ComponentClass.Data ? Make(seed, _components[i], stamp) : file)]);

    /// <summary>Whether a text is a date stamp: ten digits that make a version.</summary>
    public static bool IsStamp(string text) => text.Length == 10 && text.All(char.IsAsciiDigit) && text.Any(digit => digit != '0');

    /// <summary>Signs the manifest.</summary>
    public byte[] Manifest(RSA key, string baseUrl, DateTimeOffset issued, TimeSpan life)
    {
        UpdateManifestWriter writer = new();
        writer.Begin(Product, Sequence, issued.ToUnixTimeSeconds(), (issued + life).ToUnixTimeSeconds(), UpdateVersion.None);
        foreach (ReleasedFile file in Files)
        {
            writer.AddComponent(
                file.Class, file.Component, VersionOf(file.Stamp), $"{baseUrl}/files/{file.Name}", file.Content.Length,
                SHA256.HashData(file.Content), ChunkForm.Sha256, ChunkShift, Chunks(file.Content));
        }

        byte[] octets = writer.Buffer[..writer.Length];
        return writer.IsOverfull
            ? throw new InvalidOperationException("The base URL is too long for the manifest.")
            : [.. octets, .. key.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)];
    }

    // SHA-256 in counter mode, over a label, the seed and the file's name: tests/vectors/make_updates.py makes the same.
    private static ReleasedFile Make(uint seed, (string Name, int Class, int Kibioctets) component, string stamp)
    {
        byte[] content = new byte[component.Kibioctets * 1024];
        byte[] name = Encoding.ASCII.GetBytes($"{component.Name}.{stamp}.cab");
        byte[] block = [.. "NanoPeers update content"u8, 0, 0, 0, 0, .. name, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(24), seed);
        for (int i = 0; i < content.Length / SHA256.HashSizeInBytes; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(block.Length - 4), (uint)i);
            SHA256.HashData(block, content.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
        }

        return new ReleasedFile(component.Name, stamp, component.Class, content);
    }

    private static ulong VersionOf(string stamp)
    {
        int[] parts = [.. new[] { stamp[..2], stamp[2..6], stamp[6..] }.Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return UpdateVersion.Of(2000 + parts[0], parts[1], parts[2], 0);
    }

    private static byte[] Chunks(byte[] content) => [.. content.Chunk(1 << ChunkShift).SelectMany(SHA256.HashData)];
}
