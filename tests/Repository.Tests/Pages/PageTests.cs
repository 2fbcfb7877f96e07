namespace NanoPeers.Repository.Tests.Pages;

public sealed class PageTests
{
    private const string Index = "docs/README.md";

    /// <summary>Folders whose page is still owed. Whoever writes the page strikes the folder out here; nothing is added.</summary>
    private static readonly string[] _owed = [];

    [Fact]
    public void Every_protocol_folder_has_a_page_unless_it_is_owed()
    {
        Finding.AssertNone(FoldersWithoutPage(RepositoryFiles.All).Where(finding => !IsOwed(finding.Path)));
    }

    [Fact]
    public void No_page_that_is_there_counts_as_owed()
    {
        Finding.AssertNone(RepositoryFiles.WithExtension(".md")
            .Where(path => path.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal) && IsOwed(path[..path.LastIndexOf('/')]))
            .Select(path => new Finding(path, 1, "is there: strike its folder from the list of pages owed")));
    }

    [Fact]
    public void The_index_links_every_page_that_stands_beside_code()
    {
        Finding.AssertNone(PagesWithoutLink(RepositoryFiles.All, RepositoryFiles.Read(Index)));
    }

    [Fact]
    public void Every_decision_is_numbered_once_and_listed()
    {
        const string List = "docs/decisions/README.md";
        List<string> pages = RepositoryFiles.WithExtension(".md")
            .Where(path => path.StartsWith("docs/decisions/", StringComparison.Ordinal) && path != List)
            .Select(path => Path.GetFileName(path))
            .ToList();
        Assert.All(pages, page => Assert.Matches(@"^\d{4}-[a-z0-9-]+\.md$", page));
        Assert.Equal(pages.Count, pages.Select(page => page[..4]).Distinct().Count());
        Assert.Empty(pages.Except(MarkdownPage.Links(RepositoryFiles.Read(List)).Select(link => link.Target)));
    }

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        Finding.AssertNone(RepositoryFiles.WithExtension(".md").SelectMany(path => BrokenLinks(path, RepositoryFiles.Read(path))));
    }

    [Fact]
    public void A_folder_without_page_and_a_page_without_link_are_refused()
    {
        string[] files =
        [
            "shared/ProtocolModels/Limits.cs",
            "shared/ProtocolModels/Pipes/Pipe.cs",
            "shared/ProtocolModels/Relay/Relay.cs",
            "shared/ProtocolModels/Relay/RELAY.md",
        ];
        Assert.Equal("shared/ProtocolModels/Pipes", Assert.Single(FoldersWithoutPage(files)).Path);
        Assert.Single(PagesWithoutLink(files, "nothing"));
        Assert.Empty(PagesWithoutLink(files, "[relay](../shared/ProtocolModels/Relay/RELAY.md)"));
    }

    [Fact]
    public void A_broken_link_is_refused()
    {
        Assert.Equal(2, Assert.Single(BrokenLinks(Index, "[a](README.md#list)\n[b](nowhere.md) [c](https://example.org/x)")).Line);
    }

    private static bool IsOwed(string folder) => _owed.Contains(folder.Split('/')[^1]);

    private static IEnumerable<Finding> FoldersWithoutPage(IReadOnlyList<string> files) =>
        files.Where(path => path.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => path.Split('/'))
            .Where(parts => parts.Length > 3)
            .Select(parts => string.Join('/', parts.Take(3)))
            .Distinct(StringComparer.Ordinal)
            .Where(folder => !files.Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(".md", StringComparison.Ordinal)))
            .Select(folder => new Finding(folder, 1, "has no page (.md) that says its octets, states, limits and errors"));

    private static IEnumerable<Finding> PagesWithoutLink(IReadOnlyList<string> files, string index)
    {
        List<string?> linked = MarkdownPage.Links(index).Select(link => RepositoryFiles.Resolve(Index, link.Target)).ToList();
        return files.Where(path => path.Split('/')[0] is "shared" or "firmware" or "gateway")
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal) && !linked.Contains(path))
            .Select(path => new Finding(path, 1, $"is not linked from {Index}"));
    }

    private static IEnumerable<Finding> BrokenLinks(string path, string text) =>
        MarkdownPage.Links(text)
            .Where(link => RepositoryFiles.Resolve(path, link.Target) is not string target || !RepositoryFiles.Exists(target))
            .Select(link => new Finding(path, link.Line, $"links to {link.Target}, which is not there"));
}
