using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Identifiers;

public sealed class IdentifierTests
{
    private const string Text = "01234567-89ab-cdef-fedc-ba9876543210";

    [Fact]
    public void TextAndOctetsAreInTheSameOrder()
    {
        byte[] octets = Convert.FromHexString("FF0123456789abcdeffedcba9876543210FF");
        var id = new Identifier(octets, 1);
        Assert.Equal(Text, id.ToString());
        Assert.Equal(new Guid(octets.AsSpan(1, 16), bigEndian: true).ToString(), id.ToString());
        byte[] copy = new byte[18];
        Identifier.Parse(Text)!.CopyTo(copy, 1);
        Assert.Equal(octets[1..17], copy[1..17]);
        Assert.Equal(0, copy[0] | copy[17]);
    }

    [Fact]
    public void RandomIdsSurviveARoundTripInEitherCase()
    {
        var random = new Random(1);
        byte[] octets = new byte[16];
        for (int i = 0; i < 1000; i++)
        {
            random.NextBytes(octets);
            var id = new Identifier(octets, 0);
            Assert.Equal(id, Identifier.Parse(id.ToString()));
            Assert.Equal(id, Identifier.Parse(id.ToString().ToUpperInvariant()));
            Assert.Equal(id.GetHashCode(), Identifier.Parse(id.ToString())!.GetHashCode());
            Assert.True(id.Matches(octets, 0));
        }
    }

    [Fact]
    public void OneOtherOctetIsAnotherId()
    {
        byte[] octets = Convert.FromHexString("0123456789abcdeffedcba9876543210");
        var id = new Identifier(octets, 0);
        for (int bit = 0; bit < 128; bit++)
        {
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(id.Matches(octets, 0));
            Assert.NotEqual(id, new Identifier(octets, 0));
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(id.Equals(null));
        Assert.False(id.Equals(Text));
    }

    [Fact]
    public void AnIdDoesNotChangeWithTheBufferThatItCameFrom()
    {
        byte[] octets = Convert.FromHexString("0123456789abcdeffedcba9876543210");
        var id = new Identifier(octets, 0);
        Array.Clear(octets);
        Assert.Equal(Text, id.ToString());
    }

    [Fact]
    public void AnyOtherTextIsNoId()
    {
        Assert.Null(Identifier.Parse(null));
        for (int count = 0; count < Text.Length; count++)
        {
            Assert.Null(Identifier.Parse(Text[..count]));
        }

        Assert.Null(Identifier.Parse(Text + "0"));
        Assert.Null(Identifier.Parse("{" + Text + "}"));
        for (int at = 0; at < Text.Length; at++)
        {
            foreach (char wrong in "g/:@G`_ \u0660\uFF11")
            {
                Assert.Null(Identifier.Parse(Text[..at] + wrong + Text[(at + 1)..]));
            }

            char other = Text[at] == '-' ? '0' : '-';
            Assert.Null(Identifier.Parse(Text[..at] + other + Text[(at + 1)..]));
        }
    }

    [Fact]
    public void HexadecimalDigitsHaveTheirValues()
    {
        for (int c = 0; c < 65536; c++)
        {
            int expected = char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;
            Assert.Equal(expected, Hexadecimal.ValueOf((char)c));
        }

        Assert.Equal("0123456789abcdef", string.Concat(Enumerable.Range(0, 16).Select(Hexadecimal.DigitOf)));
        Assert.Equal("0aff", Hexadecimal.Format([1, 0x0A, 0xFF, 2], 1, 2));
    }

    [Fact]
    public void TheFirstOctetThatDiffersDecidesWhichIdComesBefore()
    {
        for (int i = 0; i < Identifier.Length; i++)
        {
            byte[] low = [.. Enumerable.Repeat((byte)0x7F, Identifier.Length)];
            byte[] high = [.. low];
            high[i] = 0x80;
            Array.Fill(high, (byte)0, i + 1, Identifier.Length - i - 1);
            Assert.True(new Identifier(low, 0).IsBefore(new Identifier(high, 0)));
            Assert.False(new Identifier(high, 0).IsBefore(new Identifier(low, 0)));
            Assert.False(new Identifier(low, 0).IsBefore(new Identifier(low, 0)));
        }
    }
}
