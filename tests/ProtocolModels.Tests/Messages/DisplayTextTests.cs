using System.Text;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Text from outside that a person will see: well formed, and without what could forge a line or command a terminal.</summary>
public sealed class DisplayTextTests
{
    [Fact]
    public void EveryCharacterIsJudgedAsDotNetDecodesIt()
    {
        for (int code = 0; code <= 0x10FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF)
            {
                continue;
            }

            byte[] octets = Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code));
            bool hidden = code < 0x20 || code is >= 0x7F and <= 0x9F or >= 0x2028 and <= 0x202E or >= 0x2066 and <= 0x2069;
            Assert.Equal(!hidden, DisplayText.IsSound(octets, 0, octets.Length));
        }
    }

    [Fact]
    public void EveryRunOfThreeOctetsIsJudgedAsDotNetDecodesIt()
    {
        // Every first and second octet with a choice of third ones: overlong forms, surrogates, cut characters, lone continuations.
        byte[] third = [0x00, 0x41, 0x80, 0xA6, 0xAA, 0xC2];
        for (int i = 0; i < 65536 * third.Length; i++)
        {
            byte[] octets = [(byte)(i >> 8), (byte)i, third[i >> 16]];
            Assert.True(BodyShape.IsShown(octets) == DisplayText.IsSound(octets, 0, 3), Convert.ToHexString(octets));
        }
    }

    [Theory]
    [InlineData("F0908080", true)] // U+10000
    [InlineData("F08FBFBF", false)] // overlong
    [InlineData("F48FBFBF", true)] // U+10FFFF
    [InlineData("F4908080", false)] // beyond
    [InlineData("EDA080", false)] // a surrogate
    [InlineData("F09F92", false)] // cut short
    [InlineData("41F09F92A142", true)]
    public void FourOctetsAreJudged(string hex, bool expected)
    {
        byte[] octets = Convert.FromHexString(hex);
        Assert.Equal(expected, DisplayText.IsSound([0xFF, .. octets, 0x80], 1, octets.Length));
    }

    [Fact]
    public void NoOctetsAreSound()
    {
        Assert.True(DisplayText.IsSound([0xFF], 0, 0));
        Assert.True(DisplayText.IsPrintableAscii([0xFF], 0, 0));
    }

    [Fact]
    public void PrintableAsciiHasNoSpacesAndNoControls()
    {
        for (int octet = 0; octet < 256; octet++)
        {
            Assert.Equal(octet is > 32 and < 127, DisplayText.IsPrintableAscii([0x41, (byte)octet], 0, 2));
        }
    }

    [Fact]
    public void EncodingKeepsTheLimits()
    {
        Assert.Equal("Süd"u8.ToArray(), DisplayText.Encode("Süd", 4));
        Assert.Throws<ArgumentException>(() => DisplayText.Encode("Süd", 3));
        Assert.Throws<ArgumentException>(() => DisplayText.Encode("", 3));
        Assert.Throws<ArgumentException>(() => DisplayText.Encode("a\tb", 3));
    }
}
