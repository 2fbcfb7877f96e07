using System.Text;
using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Identifiers;

/// <summary>Against .NET's strict decoder, which throws on what is no UTF-8.</summary>
public sealed class Utf8TextTests
{
    [Fact]
    public void EveryCodePointIsPlainOrHasNoPlaceInAName()
    {
        for (int point = 0; point <= 0x10FFFF; point++)
        {
            if (point is >= 0xD800 and <= 0xDFFF)
            {
                continue;
            }

            byte[] octets = [0xFF, .. Encoding.UTF8.GetBytes(char.ConvertFromUtf32(point)), 0xFF];
            bool hidden = point < 0x10000 && IsHidden((char)point);
            Assert.Equal(!hidden, Utf8Text.IsPlain(octets, 1, octets.Length - 2));
        }
    }

    [Fact]
    public void EverySequenceOfThreeOctetsIsJudgedAsByTheStrictDecoder()
    {
        // Every first octet, and others on both sides of each border.
        byte[] others = [0x00, 0x20, 0x41, 0x7E, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF4, 0xFF];
        byte[] octets = new byte[4];
        for (int first = 0; first < 256; first++)
        {
            foreach (byte second in others)
            {
                foreach (byte third in others)
                {
                    foreach (byte fourth in others)
                    {
                        octets[0] = (byte)first;
                        octets[1] = second;
                        octets[2] = third;
                        octets[3] = fourth;
                        for (int count = 0; count <= 4; count++)
                        {
                            Check(octets, count);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void PrintableAsciiHasNoSpacesAndNoControls()
    {
        for (int octet = 0; octet < 256; octet++)
        {
            Assert.Equal(octet is > 32 and < 127, Utf8Text.IsPrintableAscii([0xFF, 0x41, (byte)octet, 0xFF], 1, 2));
        }

        Assert.True(Utf8Text.IsPrintableAscii([0xFF], 0, 0));
    }

    [Fact]
    public void EncodingANameKeepsTheLimits()
    {
        Assert.Equal("Süd"u8.ToArray(), Utf8Text.EncodeName("Süd", 4));
        Assert.Throws<ArgumentException>(() => Utf8Text.EncodeName("Süd", 3));
        Assert.Throws<ArgumentException>(() => Utf8Text.EncodeName("", 3));
        Assert.Throws<ArgumentException>(() => Utf8Text.EncodeName("a\tb", 3));
    }

    private static bool IsHidden(char c) => char.IsControl(c) || c is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static void Check(byte[] octets, int count)
    {
        char[] characters = new char[8];
        bool expected = System.Text.Unicode.Utf8.ToUtf16(octets.AsSpan(0, count), characters, out _, out int written, replaceInvalidSequences: false)
            == System.Buffers.OperationStatus.Done;
        for (int i = 0; expected && i < written; i++)
        {
            expected = !IsHidden(characters[i]);
        }

        Assert.Equal(expected, Utf8Text.IsPlain(octets, 0, count));
    }
}
