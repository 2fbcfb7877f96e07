namespace NanoPeers.Repository.Tests.House;

public sealed class TextRulesTests
{
    /// <summary>The rules and their tests name what they refuse.</summary>
    private static readonly string[] _exempt = ["tests/Repository.Tests/House/TextRules.cs", "tests/Repository.Tests/House/TextRulesTests.cs"];

    [Fact]
    public void No_file_names_a_machine_or_a_host_that_is_not_cited()
    {
        IEnumerable<string> files = RepositoryFiles.All.Where(path => TextRules.IsText(path) && !_exempt.Contains(path));
        Finding.AssertNone(files.SelectMany(path => TextRules.Check(path, RepositoryFiles.Read(path))));
    }

    [Theory]
    [InlineData("const string Source = \"https://packages.example.net/v3/index.json\";")]
    [InlineData("cd /home/someone")]
    [InlineData("/home/someone/NanoPeers")]
    [InlineData("\"C:\\Users\\someone\"")]
    public void A_machine_or_another_host_is_refused(string line) => Assert.Equal(2, Assert.Single(TextRules.Check("a.md", "first\n" + line)).Line);

    [Theory]
    [InlineData("gateway/work/a.cs")]
    [InlineData("../home/page.md")]
    [InlineData("the peers at work/home")]
    [InlineData("see https://github.com/nanoframework")]
    public void Other_paths_pass(string line) => Assert.Empty(TextRules.Check("a.md", line));

    [Fact]
    public void Text_files_end_with_one_line_feed_and_have_no_carriage_returns()
    {
        Finding.AssertNone(RepositoryFiles.WithExtension(".cs", ".md", ".sh", ".projitems")
            .Where(path => !EndsWell(RepositoryFiles.Read(path)))
            .Select(path => new Finding(path, 1, "has carriage returns, or does not end with exactly one line feed")));
    }

    [Theory]
    [InlineData("a\r\n")]
    [InlineData("a")]
    [InlineData("a\n\n")]
    public void Another_end_is_refused(string text) => Assert.False(EndsWell(text));

    private static bool EndsWell(string text) => !text.Contains('\r') && text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal);
}
