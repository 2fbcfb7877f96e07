using System.Xml.Linq;
using NanoPeers.Repository.Tests.Narrow;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>The project of the firmware's tests: the same files for a board, for the host and for the narrow build.</summary>
public sealed class FirmwareTestsProjectTests
{
    private const string Folder = "tests/FirmwareTests/";
    private const string Project = Folder + "FirmwareTests.nfproj";
    private const string Packages = Folder + "packages.config";
    private const string Library = "firmware/ProtocolModels/ProtocolModels.nfproj";
    private const string LibraryPackages = "firmware/ProtocolModels/packages.config";
    private const string Tests = Folder + "FirmwareTests.projitems";
    private const string Board = Folder + "Board/Board.projitems";
    private const string Logic = "firmware/Esp32Peer/Board/BoardLogic.projitems";
    private const string Peer = "firmware/Esp32Peer/Esp32Peer.projitems";

    private static readonly string[] _apart = [Folder + "Host/", Folder + "Narrow/", Folder + "Board/", Folder + "Framework/", Folder + "Properties/"];

    [Fact]
    public void It_takes_the_lists_of_files_and_adds_none_of_its_own()
    {
        XElement project = XElement.Parse(RepositoryFiles.Read(Project));
        Assert.Empty(project.Descendants(NfProject.Schema + "Compile"));
        Assert.Equal([Peer, Logic, Tests, Board], NfProject.Imports(Project, project));
        string reference = (string)project.Descendants(NfProject.Schema + "ProjectReference").Single().Attribute("Include")!;
        Assert.Equal(Library, RepositoryFiles.Resolve(Project, reference));
        XElement library = XElement.Parse(RepositoryFiles.Read(Library));
        Assert.Empty(library.Descendants(NfProject.Schema + "Compile"));
        Assert.Equal(["shared/ProtocolModels/ProtocolModels.projitems"], NfProject.Imports(Library, library));
        Assert.Equal("10", (string?)library.Descendants(NfProject.Schema + "LangVersion").Single());
    }

    /// <summary>The launcher loads an assembly of this name, and the runner finds its settings by this property.</summary>
    [Fact]
    public void It_is_what_the_launcher_looks_for()
    {
        XElement project = XElement.Parse(RepositoryFiles.Read(Project));
        Assert.Equal("NFUnitTest", (string?)project.Descendants(NfProject.Schema + "AssemblyName").Single());
        Assert.Equal("10", (string?)project.Descendants(NfProject.Schema + "LangVersion").Single());
        Assert.Equal(@"$(MSBuildProjectDirectory)\nano.runsettings", (string?)project.Descendants(NfProject.Schema + "RunSettingsFilePath").Single());
        Assert.Equal("TestContainer", (string?)project.Descendants(NfProject.Schema + "ProjectCapability").Single().Attribute("Include"));
        Assert.Equal("RunSettings", XElement.Parse(RepositoryFiles.Read(Folder + "nano.runsettings")).Name);
    }

    [Fact]
    public void References_and_packages_are_in_step()
    {
        Finding.AssertNone(NfProject.CheckReferences(Project, RepositoryFiles.Read(Project), Packages, RepositoryFiles.Read(Packages)));
        Finding.AssertNone(NfProject.CheckReferences(Library, RepositoryFiles.Read(Library), LibraryPackages, RepositoryFiles.Read(LibraryPackages)));
    }

    /// <summary>No sockets, files or pins: what is tested here runs on the bare interpreter too.</summary>
    [Fact]
    public void The_libraries_that_the_tests_use_are_among_the_packages_and_none_needs_a_board()
    {
        IEnumerable<string> files = RepositoryFiles.WithExtension(".cs")
            .Where(path => (NarrowCode.Includes(path) && !path.StartsWith("firmware/Native/", StringComparison.Ordinal)) || NarrowCode.IsFirmwareTest(path))
            .Append("firmware/Esp32Peer/Board/BoardCryptography.cs");
        string[] packages = [.. NfProject.Libraries(files).Where(NfProject.PackageOf.ContainsKey).Select(space => NfProject.PackageOf[space]).Distinct().Order()];
        Assert.Equal(["nanoFramework.System.Security.Cryptography", "nanoFramework.System.Text", "nanoFramework.TestFramework"], packages);
        Assert.Empty(packages.Except(NfProject.Pinned(RepositoryFiles.Read(Packages)).Select(package => package.Id)));
    }

    [Fact]
    public void The_list_of_tests_is_in_step_with_the_disk()
    {
        List<string> onDisk = RepositoryFiles.WithExtension(".cs")
            .Where(path => path.StartsWith(Folder, StringComparison.Ordinal) && !_apart.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .ToList();
        Assert.Contains(Folder + "Messages/EnvelopeTests.cs", onDisk);
        Finding.AssertNone(FileLists.Check(Tests, RepositoryFiles.Read(Tests), onDisk));
    }

    [Fact]
    public void The_boards_own_list_is_in_step_with_the_disk()
    {
        List<string> onDisk = RepositoryFiles.WithExtension(".cs").Where(path => path.StartsWith(Folder + "Board/", StringComparison.Ordinal)).ToList();
        string[] others = ["firmware/Esp32Peer/Board/BoardCryptography.cs", Folder + "Properties/AssemblyInfo.cs"];
        Finding.AssertNone(FileLists.Check(Board, RepositoryFiles.Read(Board), [.. onDisk, .. others]));
    }

    [Fact]
    public void The_host_and_the_narrow_build_take_the_same_lists()
    {
        Assert.Equal([Peer, Logic, Tests], ImportsOf(Folder + "Host/FirmwareTests.Host.csproj"));
        Assert.Equal([Logic, Tests, Board], ImportsOf(Folder + "Narrow/FirmwareTests.Narrow.csproj"));
        Assert.Equal(["firmware/NarrowBuild/Directory.Build.props"], ImportsOf(Folder + "Narrow/Directory.Build.props"));
    }

    [Fact]
    public void The_tests_keep_the_narrow_rules()
    {
        Assert.Empty(NarrowCode.Errors(NarrowCode.WithTests).Select(error => error.ToString()));
        List<Finding> findings = NarrowRules.Check(NarrowCode.WithTests).Where(finding => NarrowCode.IsFirmwareTest(finding.Path)).ToList();
        Finding.AssertNone(findings);
    }

    private static List<string> ImportsOf(string path) => NfProject.Imports(path, XElement.Parse(RepositoryFiles.Read(path)));
}
