using System.Text.RegularExpressions;

namespace NanoPeers.Repository.Tests.Pages;

/// <summary>docs/protocol-pairs.md has every kind of message, and beside each pair a test that is there.</summary>
public sealed partial class ProtocolPairTests
{
    private static readonly string _page = RepositoryFiles.Read("docs/protocol-pairs.md");

    [Fact]
    [Trait("Capability", "X18")]
    public void Every_kind_of_message_is_a_request_a_response_or_stands_alone()
    {
        HashSet<string> kinds = [.. Kinds()];
        Assert.True(kinds.Count > 80);
        List<TableRow> pairs = [.. MarkdownPage.Rows(_page, "request", "response", "test")];
        string[] named =
        [
            .. pairs.SelectMany(row => new[] { row.Cells["request"], row.Cells["response"], row.Cells["refusal"] }),
            .. MarkdownPage.Rows(_page, "alone", "why").Select(row => row.Cells["alone"]),
        ];
        HashSet<string> onPage = [.. named.Select(name => name.Trim('`')).Where(name => name.Length > 0)];
        Assert.Empty(kinds.Except(onPage));
        Assert.Empty(onPage.Except(kinds));
    }

    [Fact]
    [Trait("Capability", "X18")]
    public void Every_pair_has_a_test()
    {
        Dictionary<string, string> sources = RepositoryFiles.WithExtension(".cs")
            .Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith("Tests.cs", StringComparison.Ordinal)).ToDictionary(path => path, RepositoryFiles.Read);
        Assert.All(MarkdownPage.Rows(_page, "request", "response", "test"), row =>
        {
            string[] parts = row.Cells["test"].Trim('`').Split('.');
            Assert.Equal(2, parts.Length);
            string pattern = $@"\[(Fact|Theory)[^\0]*?public (async Task|void) {parts[1]}\(";
            Assert.Contains(sources, source => source.Key.EndsWith("/" + parts[0] + ".cs", StringComparison.Ordinal) && Regex.IsMatch(source.Value, pattern));
        });
    }

    private static IEnumerable<string> Kinds() => RepositoryFiles.WithExtension(".cs")
        .Where(path => path.EndsWith("MessageKind.cs", StringComparison.Ordinal) && !path.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(path => Constant().Matches(RepositoryFiles.Read(path)).Select(match => Path.GetFileNameWithoutExtension(path) + "." + match.Groups[1].Value))
        .Where(name => !name.EndsWith(".Last", StringComparison.Ordinal));

    [GeneratedRegex(@"public const int (\w+) = ")]
    private static partial Regex Constant();
}
