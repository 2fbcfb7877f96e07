using System.Text.RegularExpressions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>The tests that CONSTRAINED-PEER.md names for what goes wrong are there.</summary>
public sealed partial class FaultPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        string root = RepositoryRoot.Find();
        string page = File.ReadAllText(Path.Combine(root, "firmware", "Esp32Peer", "CONSTRAINED-PEER.md"));
        string part = page[page.IndexOf("## What goes wrong", StringComparison.Ordinal)..];
        string table = part[..part.IndexOf("\n## ", StringComparison.Ordinal)];
        Match[] named = NamedTest().Matches(table).ToArray();
        Assert.True(named.Length >= 15);
        foreach (Match name in named)
        {
            string[] files = Directory.GetFiles(Path.Combine(root, "tests"), name.Groups[1].Value + ".cs", SearchOption.AllDirectories);
            Assert.Contains(files, file => File.ReadAllText(file).Contains($"public void {name.Groups[2].Value}(", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests)\\.([A-Za-z0-9_]+)`")]
    private static partial Regex NamedTest();
}
