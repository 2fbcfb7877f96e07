using System.Buffers.Text;
using System.Security.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Identifiers;

public sealed class ContentNameTests
{
    private const string Prefix = "urn:nanopeers:content:01234567-89ab-cdef-fedc-ba9876543210:";

    [Fact]
    public void HashesAreNames()
    {
        for (int i = 0; i < 200; i++)
        {
            string hash = Base64Url.EncodeToString(SHA256.HashData([(byte)i]));
            ContentName? name = ContentName.Parse(Prefix + "sha256-" + hash);
            Assert.NotNull(name);
            Assert.True(name.IsHash);
            Assert.Equal("sha256-" + hash, name.Name);
            Assert.Equal("01234567-89ab-cdef-fedc-ba9876543210", name.Group.ToString());
            Assert.Equal(Prefix + "sha256-" + hash, name.ToString());
        }
    }

    [Fact]
    public void TheLastCharacterOfAHashCarriesNoStrayBits()
    {
        string hash = Base64Url.EncodeToString(new byte[32]);
        int names = 0;
        foreach (char last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        {
            names += ContentName.Parse(Prefix + "sha256-" + hash[..42] + last) == null ? 0 : 1;
        }

        Assert.Equal(16, names);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("http%3A%2F%2Fexample.org%2Fa%20b")]
    [InlineData("~notes_1-2.txt")]
    [InlineData("sha256")]
    public void EscapedUrisAreNames(string text)
    {
        ContentName? name = ContentName.Parse(Prefix + text);
        Assert.NotNull(name);
        Assert.False(name.IsHash);
        Assert.Equal(Uri.EscapeDataString(Uri.UnescapeDataString(text)), name.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("%")]
    [InlineData("%2")]
    [InlineData("a%2")]
    [InlineData("%zz")]
    [InlineData("%2f")]
    [InlineData("%%20")]
    [InlineData("\u00E4")]
    [InlineData("sha256-")]
    [InlineData("sha256-abc")]
    [InlineData("sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%41")]
    [InlineData("sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void OtherTextsAreNoNames(string text) => Assert.Null(ContentName.Parse(Prefix + text));

    [Fact]
    public void ANameHasAtMost512Characters()
    {
        Assert.NotNull(ContentName.Parse(Prefix + new string('a', 512)));
        Assert.Null(ContentName.Parse(Prefix + new string('a', 513)));
    }

    [Fact]
    public void NothingBeforeTheNameMayBeMissingOrWrong()
    {
        string text = Prefix + "a";
        Assert.NotNull(ContentName.Parse(text));
        Assert.Null(ContentName.Parse(null));
        for (int at = 0; at < Prefix.Length; at++)
        {
            Assert.Null(ContentName.Parse(text[..at]));
            Assert.Null(ContentName.Parse(text[..at] + "?" + text[(at + 1)..]));
        }
    }
}
