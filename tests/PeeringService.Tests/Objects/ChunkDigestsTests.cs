using System.Security.Cryptography;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

public sealed class ChunkDigestsTests
{
    [Theory]
    [InlineData(1, 1024, 1)]
    [InlineData(1023, 1024, 1)]
    [InlineData(1024, 1024, 1)]
    [InlineData(1025, 1024, 2)]
    [InlineData(10_000, 4096, 3)]
    public void Each_chunk_has_its_digest_and_its_place(int length, int size, int count)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        ChunkDigests chunks = ChunkDigests.Of(content, size);
        Assert.Equal(count, chunks.Count);
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(next, chunks.StartOf(i));
            byte[] chunk = content[next..(next + chunks.LengthOf(i))];
            Assert.Equal(SHA256.HashData(chunk), chunks[i].ToArray());
            Assert.True(chunks.Fits(i, chunk));
            chunk[0] ^= 1;
            Assert.False(chunks.Fits(i, chunk));
            Assert.False(chunks.Fits(i, chunk.AsSpan(1)));
            next += chunk.Length;
        }

        Assert.Equal(length, next);
        Assert.True(chunks.SameAs(new ChunkDigests(length, size, chunks.Octets)));
    }

    [Fact]
    public void A_number_of_digests_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ChunkDigests(1025, 1024, new byte[32]));
        Assert.Throws<ArgumentException>(() => new ChunkDigests(1024, 1024, new byte[64]));
        Assert.Throws<ArgumentException>(() => new ChunkDigests(1024, 1024, new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkDigests(0, 1024, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkDigests(1024, 1023, new byte[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkDigests(1024, ChunkDigests.MaxChunkSize + 1, new byte[32]));
    }
}
