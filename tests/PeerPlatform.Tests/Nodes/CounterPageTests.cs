using System.Text.RegularExpressions;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>The page of nodes names every counter, in order, and no other.</summary>
public sealed partial class CounterPageTests
{
    [Fact]
    public void PageNamesEveryCounter()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "gateway/PeerPlatform/Nodes/NODES.md"));
        string table = page[page.IndexOf("| counter |", StringComparison.Ordinal)..page.IndexOf("## Tuning", StringComparison.Ordinal)];

        Assert.Equal(Enum.GetValues<NodeCounter>().Select(NodeCounters.NameOf), Row().Matches(table).Select(match => match.Groups[1].Value));
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not stand in the repository.");
    }

    [GeneratedRegex("^[|] `([a-z_]+)` [|]", RegexOptions.Multiline)]
    private static partial Regex Row();
}
