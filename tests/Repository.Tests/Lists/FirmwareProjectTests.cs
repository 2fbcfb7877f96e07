using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoPeers.Repository.Tests.Narrow;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>The firmware's project file cannot be built here, so what can go out of step in it is held by rules.</summary>
public sealed partial class FirmwareProjectTests
{
    private const string Project = "firmware/Esp32Peer/Esp32Peer.nfproj";
    private const string Library = "firmware/ProtocolModels/ProtocolModels.nfproj";
    private const string Packages = "firmware/Esp32Peer/packages.config";
    private const string NativeAssemblies = "boards/firmware/native-assemblies.json";

    [Fact]
    public void It_takes_the_lists_of_files_and_adds_none_of_its_own()
    {
        XElement project = XElement.Parse(RepositoryFiles.Read(Project));
        Assert.Empty(project.Descendants(NfProject.Schema + "Compile"));
        string[] expected =
        [
            "firmware/Esp32Peer/Esp32Peer.projitems", "firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/Board.projitems",
        ];
        Assert.Equal(expected, NfProject.Imports(Project, project));
        string library = (string)project.Descendants(NfProject.Schema + "ProjectReference").Single().Attribute("Include")!;
        Assert.Equal(Library, RepositoryFiles.Resolve(Project, library));
        Assert.Equal("10", (string?)project.Descendants(NfProject.Schema + "LangVersion").Single());
    }

    [Fact]
    public void The_narrow_builds_take_the_same_lists()
    {
        IEnumerable<string> narrow = RepositoryFiles.WithExtension(".csproj")
            .Where(path => path.StartsWith("firmware/NarrowBuild/", StringComparison.Ordinal))
            .Where(path => !path.Contains("/FullPeers/", StringComparison.Ordinal))
            .Where(path => !path.Contains("Rsa", StringComparison.Ordinal)) // what only a custom image has: CustomImageProjectTests
            .Where(path => !path.Contains("Groups", StringComparison.Ordinal) && !path.Contains("Stack", StringComparison.Ordinal) && !path.Contains("Peering", StringComparison.Ordinal)) // and GroupsProjectTests
            .SelectMany(path => NfProject.Imports(path, XElement.Parse(RepositoryFiles.Read(path))));
        IEnumerable<string> chip = new[] { Library, Project }.SelectMany(path => NfProject.Imports(path, XElement.Parse(RepositoryFiles.Read(path))));
        Assert.Equal(chip.Order(), narrow.Order());
    }

    [Fact]
    public void References_and_packages_are_in_step() =>
        Finding.AssertNone(NfProject.CheckReferences(Project, RepositoryFiles.Read(Project), Packages, RepositoryFiles.Read(Packages)));

    [Fact]
    public void Every_library_that_the_firmware_uses_is_among_the_packages()
    {
        HashSet<string> packages = NfProject.Pinned(RepositoryFiles.Read(Packages)).Select(package => package.Id).ToHashSet(StringComparer.Ordinal);
        List<string> used = NfProject.Libraries(NarrowCode.WithBoard.SyntaxTrees.Select(tree => tree.FilePath)).ToList();
        Assert.Contains("System.Device.Gpio", used);
        Assert.All(used.Where(space => space.StartsWith("nanoFramework", StringComparison.Ordinal)), space => Assert.Contains(space, NfProject.PackageOf.Keys));
        Assert.All(used.Where(NfProject.PackageOf.ContainsKey), space => Assert.Contains(NfProject.PackageOf[space], packages));
    }

    [Fact]
    public void A_package_has_one_version_in_the_whole_repository()
    {
        IEnumerable<(string Id, string Version)> all = RepositoryFiles.WithExtension(".config")
            .Where(path => Path.GetFileName(path) == "packages.config")
            .SelectMany(path => NfProject.Pinned(RepositoryFiles.Read(path)));
        Assert.All(all.GroupBy(package => package.Id, StringComparer.Ordinal), group => Assert.Single(group.Select(package => package.Version).Distinct()));
    }

    /// <summary>The list was made from the declarations of one state of the interpreter; a package that is moved on needs them read anew.</summary>
    [Fact]
    public void The_list_of_native_code_has_every_package_in_its_pinned_version()
    {
        using JsonDocument list = JsonDocument.Parse(RepositoryFiles.Read(NativeAssemblies));
        List<JsonElement> native = list.RootElement.GetProperty("assemblies").EnumerateArray().ToList();
        IEnumerable<(string, string)> listed = native.Concat(list.RootElement.GetProperty("withoutNativeCode").EnumerateArray())
            .Select(entry => (entry.GetProperty("package").GetString()!, entry.GetProperty("packageVersion").GetString()!));
        Assert.Equal(NfProject.Pinned(RepositoryFiles.Read(Packages)).Order(), listed.Order());
        Assert.All(native, entry => Assert.Matches("^0x[0-9A-F]{8}$", entry.GetProperty("checksum").GetString()));
        Assert.Distinct(native.Select(entry => entry.GetProperty("checksum").GetString()));
        Assert.All(native, entry => Assert.True(Version.TryParse(entry.GetProperty("version").GetString(), out _)));
        Assert.Matches(@"^\d+\.\d+\.\d+$", list.RootElement.GetProperty("firmware").GetString());
    }

    [Fact]
    public void Only_the_configuration_Firmware_builds_the_projects_of_the_chip_and_it_builds_nothing_else()
    {
        string solution = RepositoryFiles.Read("NanoPeers.sln");
        List<string> built = BuildLine().Matches(solution).Select(match => match.Value.Trim()).ToList();
        List<string> expected = RepositoryFiles.WithExtension(".nfproj").SelectMany(path => LinesOf(path, built)).ToList();
        Assert.Equal(8, expected.Count);
        Assert.All(expected, line => Assert.Contains(".Firmware|", line, StringComparison.Ordinal));
        Assert.Equal(expected.Order(), built.Where(line => line.Contains(".Firmware|", StringComparison.Ordinal)).Order());
        Assert.Contains("Esp32Peer", Assert.Single(solution.Split('\n'), line => Deploys(line, solution)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is referred to in another version", "1.0.0", "..\\..\\packages\\a.1.0.1\\lib\\a.dll")]
    [InlineData("is no package of the list", "1.0.0", "..\\..\\packages\\b.1.0.0\\lib\\a.dll")]
    [InlineData("is no package of the list", "1.0.0", "C:\\libraries\\a.dll")]
    [InlineData("is no pinned version", "1.0.*", "..\\..\\packages\\a.1.0.*\\lib\\a.dll")]
    public void A_reference_out_of_step_is_refused(string expected, string version, string hint)
    {
        Assert.Contains(Check(ProjectWith(hint), ListOf(version)), finding => finding.Sentence.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_package_without_reference_is_refused_and_one_in_step_passes()
    {
        Assert.Empty(Check(ProjectWith("..\\..\\packages\\a.1.0.0\\lib\\a.dll"), ListOf("1.0.0")));
        Assert.Contains("is referred to 0 times", Assert.Single(Check(ProjectWith(null), ListOf("1.0.0"))).Sentence, StringComparison.Ordinal);
    }

    private static IEnumerable<string> LinesOf(string path, List<string> built)
    {
        string id = (string)XElement.Parse(RepositoryFiles.Read(path)).Descendants(NfProject.Schema + "ProjectGuid").Single();
        return built.Where(line => line.Contains(id, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a project's line of the solution names one that is deployed: a board holds the firmware, its tests only while they run.</summary>
    private static bool Deploys(string line, string solution)
    {
        string[] parts = line.Split('"');
        return line.StartsWith("Project(", StringComparison.Ordinal) && solution.Contains($"{parts[7]}.Firmware|Any CPU.Deploy.0", StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> Check(string project, string packages) => NfProject.CheckReferences(Project, project, Packages, packages);

    private static string ProjectWith(string? hint) =>
        $"""<Project xmlns="{NfProject.Schema}"><ItemGroup><Reference Include="a">{(hint is null ? "" : $"<HintPath>{hint}</HintPath>")}</Reference></ItemGroup></Project>""";

    private static string ListOf(string version) => $"""<packages><package id="a" version="{version}" targetFramework="netnano1.0" /></packages>""";

    [GeneratedRegex(@"^\s*\{[0-9A-F-]+\}\.[A-Za-z]+\|[^.]+\.Build\.0", RegexOptions.Multiline)]
    private static partial Regex BuildLine();
}
