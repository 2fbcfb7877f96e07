using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Identifiers;

public sealed class OrdinalTextTests
{
    [Fact]
    public void SearchesAreThoseOfOrdinalComparison()
    {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            string text = RandomText(random, 12);
            string part = RandomText(random, 3) + "a";
            Assert.Equal(text.StartsWith(part, StringComparison.Ordinal), OrdinalText.Begins(text, part));
            Assert.Equal(text.IndexOf(part, StringComparison.Ordinal), OrdinalText.IndexOf(text, part));
            Assert.Equal(text.LastIndexOf('a'), OrdinalText.LastIndexOf(text, 'a'));
        }
    }

    [Fact]
    public void OnlyAsciiLettersGetLower()
    {
        for (int c = 0; c < 65536; c++)
        {
            string text = ((char)c).ToString();
            string expected = c is >= 'A' and <= 'Z' ? text.ToLowerInvariant() : text;
            Assert.Equal(expected, OrdinalText.LowerAscii(text));
        }
    }

    // A soft hyphen and a combining accent: what searches by culture would look through.
    private static string RandomText(Random random, int longest) =>
        new([.. Enumerable.Range(0, random.Next(longest)).Select(_ => "ab\u00AD\u0301A"[random.Next(5)])]);
}
