using System.Text.RegularExpressions;

namespace NanoPeers.Repository.Tests.Pages;

/// <summary>docs/users-asks.md names tests that are there, and has every ask of boards, groups and updates once.</summary>
public sealed class UsersAsksTests
{
    private static readonly string _page = RepositoryFiles.Read("docs/users-asks.md");

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        string[] named = [.. Regex.Matches(_page, @"`([A-Z][A-Za-z]+Tests(?:\.\w+)?)`").Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(named.Length >= 20);
        string[] sources = [.. RepositoryFiles.WithExtension(".cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal)).Select(RepositoryFiles.Read)];
        Assert.All(named, name =>
        {
            string[] parts = name.Split('.');
            Assert.Contains(sources, source => Regex.IsMatch(source, $@"\bclass {parts[0]}\b") && (parts.Length == 1 || Regex.IsMatch(source, $@"\b{parts[1]}\(")));
        });
    }

    [Fact]
    public void Every_ask_stands_once_with_what_is_there()
    {
        IEnumerable<int> asks = Regex.Matches(_page, @"^\| (\d+) \| [^|]+ \| ([^|]+) \|", RegexOptions.Multiline).Select(row => int.Parse(row.Groups[1].Value));
        Assert.Equal(Enumerable.Range(1, 34).Append(37), asks);
        Assert.All(
            Regex.Matches(_page, @"^\| \d+ \| [^|]+ \| ([^|]+) \| \|$", RegexOptions.Multiline),
            row => Assert.StartsWith("missing", row.Groups[1].Value, StringComparison.Ordinal));
    }
}
