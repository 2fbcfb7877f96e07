using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoPeers.Repository.Tests.Narrow;

namespace NanoPeers.Repository.Tests.Directions;

/// <summary>S0, figure 20: no level of the stack knows a higher one.</summary>
public sealed class StackOrderTests
{
    /// <summary>
    /// What a full peer's own parts know above them, each with its reason. None may be added without one, and one that is gone is taken out.
    /// </summary>
    private static readonly Dictionary<string, string> _knownUpward = new(StringComparer.Ordinal)
    {
        ["GroupPeers -> Relay"] = "A group's message to a board that sleeps is addressed to its mailbox.",
        ["GroupPeers -> Chat"] = "A group's lines come with its own messages, and a seat keeps the room in which they are heard.",
        ["Advertisements -> Devices"] = "A gateway advertises its boards.",
        ["Discovery -> Devices"] = "The same.",
    };

    [Fact]
    [Trait("Capability", "Z7")]
    public void No_protocol_knows_one_that_stands_above_it()
    {
        CSharpCompilation all = NarrowCode.All;
        Finding.AssertNone(StackOrder.Protocols.Check(all, all.SyntaxTrees.Where(tree => tree.FilePath.StartsWith("shared/", StringComparison.Ordinal))));
    }

    [Fact]
    [Trait("Capability", "Z7")]
    public void Every_level_of_the_figure_is_there_and_every_folder_has_one()
    {
        string[] protocols = [.. Folders("shared/ProtocolModels/")];
        Assert.All(protocols, folder => Assert.NotNull(StackOrder.Protocols.LevelOf(folder)));
        Assert.All(StackOrder.Protocols.Of(StackLevel.Core), folder => Assert.Contains(folder, protocols));
        Assert.All(Folders("gateway/PeerPlatform/"), folder => Assert.NotNull(StackOrder.Platform.LevelOf(folder)));
        string[] core = ["Discovery", "PeerDiscovery", "Resolver", "Information", "Membership", "Pipes"];
        Assert.All(core, folder => Assert.Equal(StackLevel.Core, StackOrder.Protocols.LevelOf(folder)));
        Assert.Equal(StackLevel.Core, StackOrder.Platform.LevelOf("Files")); // the seventh: content
    }

    /// <summary>Projects: protocols, then the platform with the core, then the services, then the programs; a program may know all below it.</summary>
    [Fact]
    [Trait("Capability", "Z7")]
    public void Projects_stand_in_the_same_order()
    {
        string[][] order = [["shared/ProtocolModels"], ["gateway/PeerPlatform"], ["gateway/PeeringService", "gateway/Storage"], ["gateway/DesktopPeer"]];
        Dictionary<string, int> levels = order.SelectMany((projects, level) => projects.Select(project => (project, level))).ToDictionary();
        foreach (ProjectFile project in ProjectFile.All.Where(one => levels.ContainsKey(FolderOf(one.Path))))
        {
            Assert.All(
                project.References.Select(FolderOf).Where(levels.ContainsKey),
                known => Assert.True(levels[known] <= levels[FolderOf(project.Path)], $"{project.Path} may not know {known}"));
        }
    }

    [Fact]
    public void A_full_peers_parts_keep_the_order_but_for_what_is_listed()
    {
        CSharpCompilation platform = CSharpCompilation.Create("Platform", CSharpFiles.All.Where(IsOfPlatform), References());
        IEnumerable<Finding> found = StackOrder.Platform.Check(
            platform, platform.SyntaxTrees.Where(tree => tree.FilePath.StartsWith("gateway/PeerPlatform/", StringComparison.Ordinal)));
        ILookup<string, Finding> upward = found.ToLookup(finding => $"{finding.Path.Split('/')[2]} -> {Above(finding.Sentence)}");
        Finding.AssertNone(upward.Where(one => !_knownUpward.ContainsKey(one.Key)).SelectMany(one => one));
        Assert.DoesNotContain(_knownUpward.Keys, known => !upward.Contains(known));
    }

    [Theory]
    [InlineData("Messages", "Sessions", true)]
    [InlineData("Sessions", "Pipes", true)]
    [InlineData("Pipes", "Relay", true)]
    [InlineData("Pipes", "Resolver", false)]
    [InlineData("Relay", "Pipes", false)]
    [InlineData("Switching", "Sessions", false)]
    public void Upward_is_refused_and_the_rest_is_not(string from, string to, bool refused)
    {
        CSharpCompilation compilation = NarrowCode.Compile(
        [
            ("shared/ProtocolModels/A.cs", $"namespace NanoPeers.{from}; public sealed class A {{ public NanoPeers.{to}.B? Known; }}"),
            ("shared/ProtocolModels/B.cs", $"namespace NanoPeers.{to}; public sealed class B {{ }}"),
        ]);
        Assert.Equal(refused ? 1 : 0, StackOrder.Protocols.Check(compilation, compilation.SyntaxTrees).Count());
    }

    [Fact]
    public void A_folder_without_a_level_is_refused()
    {
        CSharpCompilation compilation = NarrowCode.Compile("shared/ProtocolModels/New/A.cs", "namespace NanoPeers.New; public sealed class A { }");
        Assert.Single(StackOrder.Protocols.Check(compilation, compilation.SyntaxTrees));
    }

    private static bool IsOfPlatform(SyntaxTree tree) =>
        tree.FilePath.StartsWith("gateway/PeerPlatform/", StringComparison.Ordinal) || tree.FilePath.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal);

    private static IEnumerable<string> Folders(string root) => RepositoryFiles.WithExtension(".cs").Where(path => path.StartsWith(root, StringComparison.Ordinal))
        .Select(path => path[root.Length..]).Where(path => path.Contains('/', StringComparison.Ordinal)).Select(path => path.Split('/')[0]).Distinct();

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    private static string Above(string sentence) => sentence.Split(" may not know ")[^1].Split(' ')[0];

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path));
}
