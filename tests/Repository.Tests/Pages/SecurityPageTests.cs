using System.Text.RegularExpressions;

namespace NanoPeers.Repository.Tests.Pages;

/// <summary>docs/security.md names tests that are there, and has a test for each adversary.</summary>
public sealed class SecurityPageTests
{
    private static readonly TableRow[] _rows = [.. MarkdownPage.Rows(RepositoryFiles.Read("docs/security.md"), "adversary", "what happens", "test")];

    [Fact]
    public void Every_adversary_has_tests_and_they_are_there()
    {
        string[] sources = [.. RepositoryFiles.WithExtension(".cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal)).Select(RepositoryFiles.Read)];
        Assert.True(_rows.Length >= 30);
        Finding.AssertNone(_rows.Where(row => Names(row).Length == 0).Select(row => new Finding("docs/security.md", row.Line, "names no test")));
        Finding.AssertNone(
            from row in _rows
            from name in Names(row)
            where !sources.Any(source => IsTest(source, name))
            select new Finding("docs/security.md", row.Line, $"names {name}, which is no test"));
    }

    [Theory]
    [InlineData("ATests.Does_it", true)]
    [InlineData("ATests.Does_nothing", false)]
    [InlineData("ATests.Does_something_else", false)]
    [InlineData("BTests.Does_it", false)]
    public void A_name_is_a_test_of_that_class_alone(string name, bool expected)
    {
        const string Source = """
            public sealed class ATests
            {
                [Fact]
                [Trait("Capability", "A1")]
                public void Does_it()
                {
                }

                public void Does_something_else() => Does_it();
            }
            """;
        Assert.Equal(expected, IsTest(Source, name));
    }

    private static string[] Names(TableRow row) => [.. Regex.Matches(row.Cells["test"], "`([^`]+)`").Select(match => match.Groups[1].Value)];

    private static bool IsTest(string source, string name)
    {
        string[] parts = name.Split('.');
        return parts.Length == 2 && Regex.IsMatch(source, $@"\bclass {Regex.Escape(parts[0])}\b")
            && Regex.IsMatch(source, $@"\[(Fact|Theory)\](\s*\[[^\n]*\])*\s*public (async Task|void) {Regex.Escape(parts[1])}\(");
    }
}
