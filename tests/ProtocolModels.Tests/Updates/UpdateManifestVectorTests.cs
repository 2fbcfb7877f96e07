using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Updates;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Updates;

/// <summary>The manifests of <c>tests/vectors/updates</c>, made apart from the code and signed by openssl.</summary>
public sealed class UpdateManifestVectorTests
{
    private readonly UpdateManifest _manifest = new();
    private readonly UpdateManifestWriter _writer = new();
    private readonly SignedOctetsVerifier _verifier = new(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize3072)));
    private readonly ChunkJudge _judge = new(new TestCryptography(1), new Sha256());

    [Fact]
    public void Every_manifest_is_answered_as_the_vector_says()
    {
        VectorCase[] vectors = VectorFile.Load("updates/manifests");
        foreach (VectorCase vector in vectors)
        {
            byte[] octets = vector.Octets("hex");
            byte[] inside = [0xEE, .. octets, 0xEE];
            string status = _manifest.TryDecode(inside, 1, octets.Length).ToString();
            Assert.Equal($"{vector.Name}: {vector.Text("status")}", $"{vector.Name}: {status}");
        }

        string[] named = [.. vectors.Select(vector => vector.Text("status")).Distinct().Order()];
        Assert.Equal(Enum.GetNames<UpdateManifestStatus>().Order(), named);
    }

    [Fact]
    public void Valid_manifests_mean_what_the_vectors_say()
    {
        foreach (VectorCase vector in Valid())
        {
            byte[] octets = [0xEE, .. vector.Octets("hex")];
            Assert.Equal(UpdateManifestStatus.Valid, _manifest.TryDecode(octets, 1, octets.Length - 1));
            Assert.Equal(vector.Text("product"), _manifest.Product);
            Assert.Equal(vector.Long("sequence"), _manifest.Sequence);
            Assert.Equal(vector.Long("issued"), _manifest.IssuedSeconds);
            Assert.Equal(vector.Long("expires"), _manifest.ExpiresSeconds);
            Assert.Equal(vector.Text("minimum"), $"{_manifest.Minimum:x16}");
            Assert.Equal(vector.Number("signedLength"), _manifest.SignedLength);
            VectorCase[] components = vector.List("components");
            Assert.Equal(components.Length, _manifest.Count);
            for (int i = 0; i < components.Length; i++)
            {
                AssertComponent(components[i], octets, i);
            }
        }
    }

    [Fact]
    public void The_writer_makes_the_same_octets()
    {
        foreach (VectorCase vector in Valid().Where(one => one.Name != "fields to skip"))
        {
            byte[] octets = vector.Octets("hex");
            _writer.Begin(
                vector.Text("product"), (uint)vector.Long("sequence"), vector.Long("issued"), vector.Long("expires"), Convert.ToUInt64(vector.Text("minimum"), 16));
            foreach (VectorCase one in vector.List("components"))
            {
                int shift = one.Number("chunkSize") == 0 ? 0 : int.Log2(one.Number("chunkSize"));
                _writer.AddComponent(
                    one.Number("class"), one.Text("name"), Convert.ToUInt64(one.Text("version"), 16), one.Text("href"), one.Number("length"),
                    one.Octets("sha256"), one.Number("form"), shift, one.Octets("chunks"));
            }

            Assert.False(_writer.IsOverfull);
            Assert.Equal(octets[..vector.Number("signedLength")], _writer.Buffer[.._writer.Length]);
        }
    }

    [Fact]
    public void A_manifest_that_has_no_room_is_told()
    {
        _writer.Begin("p", 1, 1, 2, UpdateVersion.None);
        for (int i = 0; i < 2; i++)
        {
            Assert.False(_writer.IsOverfull);
            _writer.AddComponent(ComponentClass.Data, $"c{i}", 1, "http://o/c", 124 * 1024, new byte[32], ChunkForm.Sha256, 10, new byte[124 * 32]);
        }

        Assert.True(_writer.IsOverfull);
        _writer.Begin("p", 1, 1, 2, UpdateVersion.None);
        Assert.False(_writer.IsOverfull);
    }

    [Fact]
    public void Signatures_by_openssl_are_verified_and_changed_ones_are_not()
    {
        foreach (VectorCase vector in Valid())
        {
            byte[] octets = vector.Octets("hex");
            Assert.Equal(UpdateManifestStatus.Valid, _manifest.TryDecode(octets, 0, octets.Length));
            RsaPublicKey key = RsaTestKeys.PublicHalf(RsaTestKeys.Pair(vector.Text("key")));
            Assert.True(Verify(key), vector.Name);
            Assert.False(Verify(RsaTestKeys.PublicHalf(RsaTestKeys.Pair("2048 bits, e = 17"))), vector.Name);
            foreach (int at in new[] { UpdateManifest.HeaderLength, _manifest.SignedLength - 1, _manifest.SignedLength, octets.Length - 1 })
            {
                octets[at] ^= 1;
                Assert.False(Verify(key), vector.Name);
                octets[at] ^= 1;
            }
        }
    }

    [Fact]
    public void A_strict_prefix_is_never_a_manifest()
    {
        foreach (VectorCase vector in Valid().Where(one => one.Name != "six components"))
        {
            byte[] octets = vector.Octets("hex");
            for (int count = 0; count < octets.Length; count++)
            {
                // A long signature cut to a short one is well formed, and no key's.
                bool isCutToShort = count == vector.Number("signedLength") + RsaPublicKey.ModulusSize2048;
                Assert.Equal(isCutToShort, _manifest.TryDecode(octets, 0, count) == UpdateManifestStatus.Valid);
                Assert.False(isCutToShort && Verify(RsaTestKeys.PublicHalf(RsaTestKeys.Pair(vector.Text("key")))));
            }
        }
    }

    [Fact]
    public void The_full_update_of_the_source_fits_its_limit()
    {
        VectorCase vector = VectorFile.Load("updates/manifests", "six components");
        Assert.InRange(vector.Octets("hex").Length, 1, UpdateLimits.MaxManifest - 1);
        Assert.Equal([910, 16, 370, 360, 240, 340], vector.List("components").Select(one => one.Number("length") / 1024));
    }

    [Theory]
    [InlineData("board bundle")]
    [InlineData("whole chunks")]
    public void A_chunk_is_taken_in_its_place_alone(string name)
    {
        VectorCase vector = VectorFile.Load("updates/manifests", name);
        byte[] octets = vector.Octets("hex");
        byte[] content = [0xEE, .. vector.Octets("content")];
        Assert.Equal(UpdateManifestStatus.Valid, _manifest.TryDecode(octets, 0, octets.Length));
        int size = _manifest.ChunkSizeOf(0);
        for (int chunk = 0; chunk < _manifest.ChunkCountOf(0); chunk++)
        {
            int at = 1 + (chunk * size);
            int count = ChunkJudge.LengthOf(_manifest, 0, chunk);
            Assert.Equal(Math.Min(size, content.Length - at), count);
            Assert.True(_judge.Fits(_manifest, 0, chunk, content, at, count));
            Assert.False(_judge.Fits(_manifest, 0, chunk, content, at, count - 1));
            Assert.False(_judge.Fits(_manifest, 0, chunk, content, at - 1, count));
            Assert.False(_judge.Fits(_manifest, 0, (chunk + 1) % _manifest.ChunkCountOf(0), content, at, count));
            content[at] ^= 1;
            Assert.False(_judge.Fits(_manifest, 0, chunk, content, at, count));
            content[at] ^= 1;
        }

        Assert.Equal(0, ChunkJudge.LengthOf(_manifest, 0, -1));
        Assert.Equal(0, ChunkJudge.LengthOf(_manifest, 0, _manifest.ChunkCountOf(0)));
        Assert.False(_judge.Fits(_manifest, 0, _manifest.ChunkCountOf(0), content, 0, 0));
    }

    private static IEnumerable<VectorCase> Valid() => VectorFile.Load("updates/manifests").Where(one => one.Text("status") == "Valid");

    private bool Verify(RsaPublicKey key)
    {
        _verifier.Begin(_manifest.Buffer, _manifest.Offset, _manifest.SignedLength, _manifest.SignatureLength, key);
        return _verifier.Run() && _verifier.IsFinished;
    }

    private void AssertComponent(VectorCase expected, byte[] octets, int i)
    {
        Assert.Equal(expected.Number("class"), _manifest.ClassOf(i));
        Assert.Equal(expected.Number("form"), _manifest.ChunkFormOf(i));
        Assert.Equal(expected.Text("version"), $"{_manifest.VersionOf(i):x16}");
        Assert.Equal(expected.Number("length"), _manifest.LengthOf(i));
        Assert.Equal(expected.Octets("sha256"), octets.AsSpan(_manifest.DigestOffsetOf(i), SHA256.HashSizeInBytes).ToArray());
        Assert.Equal(expected.Number("chunkSize"), _manifest.ChunkSizeOf(i));
        Assert.Equal(expected.Text("name"), _manifest.NameOf(i));
        Assert.Equal(expected.Text("href"), _manifest.HrefOf(i));
        byte[] chunks = expected.Octets("chunks");
        Assert.Equal(chunks.Length / ChunkForm.DigestSize, _manifest.ChunkCountOf(i));
        Assert.Equal(chunks, octets.AsSpan(_manifest.ChunksOffsetOf(i), chunks.Length).ToArray());
    }
}
