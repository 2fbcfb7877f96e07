using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoPeers.Repository.Tests.Narrow;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>The firmware's project file cannot be built here, so what can go out of step in it is held by rules.</summary>
public sealed partial class FirmwareProjectTests
{
    private const string Project = "firmware/Esp32Peer/Esp32Peer.nfproj";
    private const string Packages = "firmware/Esp32Peer/packages.config";

    private static readonly XNamespace _msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";

    /// <summary>The package that holds each namespace that the board's own files use; what is not here, mscorlib has.</summary>
    private static readonly Dictionary<string, string> _packageOf = new(StringComparer.Ordinal)
    {
        ["System.Device.Gpio"] = "nanoFramework.System.Device.Gpio",
        ["System.Device.Wifi"] = "nanoFramework.System.Device.Wifi",
        ["System.IO"] = "nanoFramework.System.IO.FileSystem",
        ["System.Net"] = "nanoFramework.System.Net",
        ["System.Net.NetworkInformation"] = "nanoFramework.System.Net",
        ["System.Net.Sockets"] = "nanoFramework.System.Net.Sockets.UdpClient",
        ["System.Security.Cryptography"] = "nanoFramework.System.Security.Cryptography",
        ["System.Text"] = "nanoFramework.System.Text",
        ["System.Threading"] = "nanoFramework.System.Threading",
        ["nanoFramework.Hardware.Esp32"] = "nanoFramework.Hardware.Esp32",
        ["nanoFramework.Networking"] = "nanoFramework.System.Device.Wifi",
        ["nanoFramework.Runtime.Native"] = "nanoFramework.Runtime.Native",
    };

    [Fact]
    public void It_takes_the_lists_of_files_and_adds_none_of_its_own()
    {
        XElement project = XElement.Parse(RepositoryFiles.Read(Project));
        Assert.Empty(project.Descendants(_msbuild + "Compile"));
        string[] expected =
        [
            "shared/ProtocolModels/ProtocolModels.projitems", "firmware/Esp32Peer/Esp32Peer.projitems",
            "firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/Board.projitems",
        ];
        Assert.Equal(expected, Imports(project));
        Assert.Equal("10", (string?)project.Descendants(_msbuild + "LangVersion").Single());
    }

    [Fact]
    public void The_narrow_builds_take_the_same_lists()
    {
        IEnumerable<string> narrow = RepositoryFiles.WithExtension(".csproj")
            .Where(path => path.StartsWith("firmware/NarrowBuild/", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("firmware/NarrowBuild/RsaHardware/", StringComparison.Ordinal)) // a library of a custom image, not of the firmware
            .SelectMany(path => XElement.Parse(RepositoryFiles.Read(path)).Descendants("Import").Select(import => Resolve(path, import)));
        Assert.Equal(Imports(XElement.Parse(RepositoryFiles.Read(Project))).Order(), narrow.Order());
    }

    [Fact]
    public void References_and_packages_are_in_step() =>
        Finding.AssertNone(CheckReferences(RepositoryFiles.Read(Project), RepositoryFiles.Read(Packages)));

    [Fact]
    public void Every_library_that_the_firmware_uses_is_among_the_packages()
    {
        HashSet<string> packages = Pinned(RepositoryFiles.Read(Packages)).Select(package => package.Id).ToHashSet(StringComparer.Ordinal);
        List<string> used = NarrowCode.WithBoard.SyntaxTrees
            .SelectMany(tree => UsingLine().Matches(tree.GetText().ToString()).Select(match => match.Groups[1].Value))
            .Distinct()
            .Where(space => !space.StartsWith("NanoPeers", StringComparison.Ordinal))
            .ToList();
        Assert.Contains("System.Device.Gpio", used);
        Assert.All(used.Where(space => space.StartsWith("nanoFramework", StringComparison.Ordinal)), space => Assert.Contains(space, _packageOf.Keys));
        Assert.All(used.Where(_packageOf.ContainsKey), space => Assert.Contains(_packageOf[space], packages));
    }

    [Fact]
    public void A_package_has_one_version_in_the_whole_repository()
    {
        IEnumerable<(string Id, string Version)> all = RepositoryFiles.WithExtension(".config")
            .Where(path => Path.GetFileName(path) == "packages.config")
            .SelectMany(path => Pinned(RepositoryFiles.Read(path)));
        Assert.All(all.GroupBy(package => package.Id, StringComparer.Ordinal), group => Assert.Single(group.Select(package => package.Version).Distinct()));
    }

    [Fact]
    public void Only_the_configuration_Firmware_builds_it_and_it_builds_nothing_else()
    {
        string solution = RepositoryFiles.Read("NanoPeers.sln");
        string id = (string)XElement.Parse(RepositoryFiles.Read(Project)).Descendants(_msbuild + "ProjectGuid").Single();
        List<string> built = BuildLine().Matches(solution).Select(match => match.Value.Trim()).ToList();
        Assert.NotEmpty(built);
        string line = Assert.Single(built, line => line.Contains(id, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(".Firmware|", line, StringComparison.Ordinal);
        Assert.Equal(line, Assert.Single(built, candidate => candidate.Contains(".Firmware|", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("is referred to in another version", "1.0.0", "..\\..\\packages\\a.1.0.1\\lib\\a.dll")]
    [InlineData("is no package of the list", "1.0.0", "..\\..\\packages\\b.1.0.0\\lib\\a.dll")]
    [InlineData("is no package of the list", "1.0.0", "C:\\libraries\\a.dll")]
    [InlineData("is no pinned version", "1.0.*", "..\\..\\packages\\a.1.0.*\\lib\\a.dll")]
    public void A_reference_out_of_step_is_refused(string expected, string version, string hint)
    {
        Assert.Contains(CheckReferences(ProjectWith(hint), ListOf(version)), finding => finding.Sentence.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_package_without_reference_is_refused_and_one_in_step_passes()
    {
        Assert.Empty(CheckReferences(ProjectWith("..\\..\\packages\\a.1.0.0\\lib\\a.dll"), ListOf("1.0.0")));
        Assert.Contains("is referred to 0 times", Assert.Single(CheckReferences(ProjectWith(null), ListOf("1.0.0"))).Sentence, StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> CheckReferences(string project, string packages)
    {
        List<(string Id, string Version)> pinned = Pinned(packages).ToList();
        List<string> hints = XElement.Parse(project).Descendants(_msbuild + "HintPath").Select(hint => hint.Value).ToList();
        foreach ((string id, string version) in pinned)
        {
            if (!Version.TryParse(version, out Version? parsed) || parsed.Build < 0)
            {
                yield return new Finding(Packages, 1, $"{id}: {version} is no pinned version");
            }

            int count = hints.Count(hint => hint.StartsWith($@"..\..\packages\{id}.{version}\lib\", StringComparison.Ordinal));
            bool isOther = count == 0 && hints.Any(hint => Regex.IsMatch(hint, $@"^\.\.\\\.\.\\packages\\{Regex.Escape(id)}\.[0-9]"));
            if (count != 1)
            {
                yield return new Finding(Project, 1, isOther ? $"{id} is referred to in another version than {version}" : $"{id} is referred to {count} times");
            }
        }

        foreach (string hint in hints.Where(hint => !pinned.Any(package => hint.StartsWith($@"..\..\packages\{package.Id}.", StringComparison.Ordinal))))
        {
            yield return new Finding(Project, 1, $"{hint} is no package of the list");
        }
    }

    private static IEnumerable<(string Id, string Version)> Pinned(string packages) =>
        XElement.Parse(packages).Elements("package").Select(package => ((string)package.Attribute("id")!, (string)package.Attribute("version")!));

    private static List<string> Imports(XElement project) =>
        project.Descendants(_msbuild + "Import").Where(import => !((string)import.Attribute("Project")!).StartsWith("$(NanoFramework", StringComparison.Ordinal))
            .Select(import => Resolve(Project, import)).ToList();

    private static string Resolve(string path, XElement import) => RepositoryFiles.Resolve(path, (string)import.Attribute("Project")!)!;

    private static string ProjectWith(string? hint) =>
        $"""<Project xmlns="{_msbuild}"><ItemGroup><Reference Include="a">{(hint is null ? "" : $"<HintPath>{hint}</HintPath>")}</Reference></ItemGroup></Project>""";

    private static string ListOf(string version) => $"""<packages><package id="a" version="{version}" targetFramework="netnano1.0" /></packages>""";

    [GeneratedRegex(@"^using ([A-Za-z0-9.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^\s*\{[0-9A-F-]+\}\.[A-Za-z]+\|[^.]+\.Build\.0", RegexOptions.Multiline)]
    private static partial Regex BuildLine();
}
