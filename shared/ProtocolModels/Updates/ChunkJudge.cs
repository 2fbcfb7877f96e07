using NanoPeers.Cryptography;

namespace NanoPeers.Updates;

/// <summary>
/// Judges a chunk of a component as it comes, against the digests of a manifest whose signature was verified. All chunks in their order are the
/// component: nothing more has to be computed at the end. UPDATES.md, "Chunks".
/// </summary>
public sealed class ChunkJudge
{
    // "NanoPeers chunk 1": public. What is needed of the HMAC is that nobody finds two chunks with one digest.
    private static readonly byte[] _label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x63, 0x68, 0x75, 0x6E, 0x6B, 0x20, 0x31,
    };

    private readonly ICryptography _cryptography;
    private readonly Sha256 _sha;
    private readonly byte[] _digest = new byte[ChunkForm.DigestSize];

    /// <summary>Makes a judge.</summary>
    /// <param name="cryptography">Computes HMAC-SHA-256.</param>
    /// <param name="sha">Hashes; may serve others between calls.</param>
    public ChunkJudge(ICryptography cryptography, Sha256 sha)
    {
        _cryptography = cryptography;
        _sha = sha;
    }

    /// <summary>Octets of one chunk: the chunk size, or what is left for the last one; 0 when there is no such chunk.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="component">The component, from 0.</param>
    /// <param name="chunk">The chunk, from 0.</param>
    public static int LengthOf(UpdateManifest manifest, int component, int chunk)
    {
        int count = manifest.ChunkCountOf(component);
        if (chunk < 0 || chunk >= count)
        {
            return 0;
        }

        int size = manifest.ChunkSizeOf(component);
        return chunk < count - 1 ? size : manifest.LengthOf(component) - (chunk * size);
    }

    /// <summary>Whether these octets are the chunk.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="component">The component, from 0.</param>
    /// <param name="chunk">The chunk, from 0.</param>
    /// <param name="octets">Holds what came.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public bool Fits(UpdateManifest manifest, int component, int chunk, byte[] octets, int offset, int count)
    {
        if (count == 0 || count != LengthOf(manifest, component, chunk))
        {
            return false;
        }

        WriteDigest(manifest.ChunkFormOf(component), octets, offset, count, _digest, 0);
        int at = manifest.ChunksOffsetOf(component) + (chunk * ChunkForm.DigestSize);
        return ConstantTime.AreEqual(_digest, 0, manifest.Buffer, at, ChunkForm.DigestSize);
    }

    /// <summary>Makes a chunk's digest, for who issues manifests.</summary>
    /// <param name="form"><see cref="ChunkForm.Sha256"/> or <see cref="ChunkForm.Hmac"/>.</param>
    /// <param name="octets">Holds the chunk.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="into">Receives 32 octets.</param>
    /// <param name="intoOffset">Where they are written.</param>
    public void WriteDigest(int form, byte[] octets, int offset, int count, byte[] into, int intoOffset)
    {
        if (form == ChunkForm.Hmac)
        {
            _cryptography.ComputeHmac(_label, 0, _label.Length, octets, offset, count, into, intoOffset);
        }
        else
        {
            _sha.Reset();
            _sha.Append(octets, offset, count);
            _sha.Finish(into, intoOffset);
        }
    }
}
