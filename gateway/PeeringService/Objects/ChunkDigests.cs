using System.Security.Cryptography;

namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// The SHA-256 of each chunk of an object, as somebody vouched for them (a signed manifest). With them a chunk can be checked, and served, before
/// the rest is there. All chunks have the same size but the last, which ends with the object.
/// </summary>
public sealed class ChunkDigests
{
    /// <summary>The smallest chunk: 1 KiB.</summary>
    public const int MinChunkSize = 1 << 10;

    /// <summary>The largest chunk: 4 MiB. A chunk is held in memory while it is checked.</summary>
    public const int MaxChunkSize = 4 << 20;

    private readonly byte[] _digests;

    /// <summary>Takes the digests of an object's chunks.</summary>
    /// <param name="length">Octets of the object, 1 or more.</param>
    /// <param name="chunkSize">Octets of each chunk but the last, from 1 KiB to 4 MiB.</param>
    /// <param name="digests">32 octets for each chunk, one after another.</param>
    /// <exception cref="ArgumentException">The number of digests does not fit length and size, or either is out of range.</exception>
    public ChunkDigests(long length, int chunkSize, ReadOnlySpan<byte> digests)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, MinChunkSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkSize, MaxChunkSize);
        long count = (length + chunkSize - 1) / chunkSize;
        if (digests.Length != count * SHA256.HashSizeInBytes)
        {
            throw new ArgumentException($"{length} octets in chunks of {chunkSize} need {count} digests.", nameof(digests));
        }

        Length = length;
        ChunkSize = chunkSize;
        _digests = digests.ToArray();
    }

    /// <summary>Octets of the whole object.</summary>
    public long Length { get; }

    /// <summary>Octets of each chunk but the last.</summary>
    public int ChunkSize { get; }

    /// <summary>How many chunks there are.</summary>
    public int Count => _digests.Length / SHA256.HashSizeInBytes;

    /// <summary>The digests of all chunks, one after another.</summary>
    public ReadOnlySpan<byte> Octets => _digests;

    /// <summary>The digests of a content that is there as a whole.</summary>
    public static ChunkDigests Of(ReadOnlySpan<byte> content, int chunkSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, MinChunkSize);
        int count = (content.Length + chunkSize - 1) / chunkSize;
        byte[] digests = new byte[count * SHA256.HashSizeInBytes];
        for (int i = 0; i < count; i++)
        {
            int start = i * chunkSize;
            SHA256.HashData(
                content.Slice(start, Math.Min(chunkSize, content.Length - start)),
                digests.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
        }

        return new ChunkDigests(content.Length, chunkSize, digests);
    }

    /// <summary>The digest of one chunk.</summary>
    public ReadOnlySpan<byte> this[int chunk] => _digests.AsSpan(chunk * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);

    /// <summary>Where a chunk begins in the object.</summary>
    public long StartOf(int chunk) => (long)chunk * ChunkSize;

    /// <summary>Octets of one chunk: the chunk size, or what is left for the last one.</summary>
    public int LengthOf(int chunk) => (int)Math.Min(ChunkSize, Length - StartOf(chunk));

    /// <summary>Whether these octets are the chunk.</summary>
    public bool Fits(int chunk, ReadOnlySpan<byte> octets)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(octets, digest);
        return octets.Length == LengthOf(chunk) && digest.SequenceEqual(this[chunk]);
    }

    /// <summary>Whether others vouch for the same chunks.</summary>
    public bool SameAs(ChunkDigests? other) =>
        other is not null && Length == other.Length && ChunkSize == other.ChunkSize && _digests.AsSpan().SequenceEqual(other._digests);
}
