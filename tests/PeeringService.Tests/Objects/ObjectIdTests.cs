using System.Security.Cryptography;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

public sealed class ObjectIdTests
{
    [Fact]
    public void An_id_is_the_digest_of_the_content_and_reads_back()
    {
        byte[] content = RandomNumberGenerator.GetBytes(1000);
        byte[] digest = SHA256.HashData(content);
        ObjectId id = ObjectId.Of(content);
        Assert.Equal(digest, id.ToArray());
        Assert.Equal(Convert.ToHexStringLower(digest), id.ToString());
        Assert.Equal(id, new ObjectId(digest));
        Assert.True(ObjectId.TryParse(id.ToString(), out ObjectId lower) && lower == id);
        Assert.True(ObjectId.TryParse(id.ToString().ToUpperInvariant(), out ObjectId upper) && upper == id);
        digest[31] ^= 1;
        Assert.NotEqual(id, new ObjectId(digest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8 5")]
    public void What_is_no_digest_is_refused(string text)
    {
        Assert.False(ObjectId.TryParse(text, out ObjectId id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void Ids_sort_as_their_octets_do()
    {
        List<byte[]> digests = [.. Enumerable.Range(0, 200).Select(i => SHA256.HashData([(byte)i]))];
        IEnumerable<string> byId = digests.Select(digest => new ObjectId(digest)).Order().Select(id => id.ToString());
        Assert.Equal(digests.Select(digest => Convert.ToHexStringLower(digest)).Order(StringComparer.Ordinal), byId);
    }
}
