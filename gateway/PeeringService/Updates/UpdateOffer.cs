using System.Security.Cryptography;
using NanoPeers.PeeringService.Objects;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>What a manifest says, taken out of its octets.</summary>
public sealed class UpdateOffer
{
    private UpdateOffer(UpdateManifest manifest, byte[] octets)
    {
        Octets = octets;
        Digest = SHA256.HashData(octets);
        Product = manifest.Product;
        Sequence = manifest.Sequence;
        Issued = DateTimeOffset.FromUnixTimeSeconds(manifest.IssuedSeconds);
        Expires = DateTimeOffset.FromUnixTimeSeconds(manifest.ExpiresSeconds);
        Components = [.. Enumerable.Range(0, manifest.Count).Select(i => Component(manifest, i))];
    }

    /// <summary>The manifest's octets, signature included.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>SHA-256 of them.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>The product.</summary>
    public string Product { get; }

    /// <summary>The manifest's number.</summary>
    public uint Sequence { get; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset Issued { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary>The components, in the manifest's order.</summary>
    public IReadOnlyList<UpdateComponent> Components { get; }

    /// <summary>The version of the product: the highest among its components of class product; none where there is none.</summary>
    public ulong ProductVersion =>
        Components.Where(one => one.Class == ComponentClass.Product).Select(one => one.Version).DefaultIfEmpty(UpdateVersion.None).Max();

    /// <summary>Takes a manifest that was found well formed out of its octets. Its signature is not looked at.</summary>
    internal static UpdateOffer Of(UpdateManifest manifest) =>
        new(manifest, manifest.Buffer.AsSpan(manifest.Offset, manifest.Length).ToArray());

    private static UpdateComponent Component(UpdateManifest manifest, int i)
    {
        long length = manifest.LengthOf(i);
        ChunkDigests? chunks = manifest.ChunkFormOf(i) == ChunkForm.Sha256
            ? new ChunkDigests(
                length,
                manifest.ChunkSizeOf(i),
                manifest.Buffer.AsSpan(manifest.ChunksOffsetOf(i), manifest.ChunkCountOf(i) * ChunkForm.DigestSize))
            : null;
        ObjectId digest = new(manifest.Buffer.AsSpan(manifest.DigestOffsetOf(i), ObjectId.Length));
        return new UpdateComponent(manifest.NameOf(i), manifest.ClassOf(i), manifest.VersionOf(i), manifest.HrefOf(i), length, digest, chunks);
    }
}
