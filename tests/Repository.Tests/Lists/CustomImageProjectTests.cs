using System.Xml.Linq;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>
/// The two projects that only a custom image needs: the class library of the hardware RSA, and the application that refers to it. The stock firmware must
/// not name either: nanoFramework starts no application that refers to an assembly which the image does not have.
/// </summary>
public sealed class CustomImageProjectTests
{
    private const string Protocol = "firmware/ProtocolModels/ProtocolModels.nfproj";
    private const string Library = "firmware/Native/RsaHardware/RsaHardware.nfproj";
    private const string Application = "firmware/Esp32PeerRsa/Esp32PeerRsa.nfproj";
    private const string Stock = "firmware/Esp32Peer/Esp32Peer.nfproj";
    private const string Pairings = "firmware/Esp32Peer/Pairings/Pairings.projitems";
    private const string Own = "firmware/Esp32PeerRsa/Esp32PeerRsa.projitems";

    private static readonly string[] _lists =
    [
        "firmware/Esp32Peer/Esp32Peer.projitems", "firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/Board.projitems", Pairings, Own,
    ];

    private static readonly string[] _notTaken = ["firmware/Esp32Peer/Program.cs", "firmware/Esp32Peer/Properties/AssemblyInfo.cs"];

    [Fact]
    public void The_library_is_its_list_of_files_and_makes_the_stubs_of_its_own_build()
    {
        XElement project = Read(Library);
        Assert.Equal(["firmware/Native/RsaHardware/RsaHardware.projitems"], NfProject.Imports(Library, project));
        Assert.Equal([@"Properties\AssemblyInfo.cs"], Includes(project, "Compile"));
        Assert.Equal("NanoPeers.RsaHardware", Value(project, "AssemblyName"));
        Assert.Equal("Library", Value(project, "OutputType"));
        Assert.Equal("10", Value(project, "LangVersion"));
        Assert.Equal("true", Value(project, "NFMDP_GENERATE_STUBS"));
        Assert.Equal("nanoFramework.CoreLibrary", Assert.Single(NfProject.Pinned(RepositoryFiles.Read(PackagesOf(Library)))).Id);
    }

    [Fact]
    public void The_application_is_the_firmware_with_pairings_and_another_Program()
    {
        XElement project = Read(Application);
        Assert.Equal(_lists, NfProject.Imports(Application, project));
        Assert.Empty(Includes(project, "Compile"));
        Assert.Equal(_notTaken, Removed(Application, project));
        string[] libraries = [Protocol, Library];
        Assert.Equal(libraries, Includes(project, "ProjectReference").Select(path => RepositoryFiles.Resolve(Application, path)));
        Assert.Equal(RepositoryFiles.Read(PackagesOf(Stock)), RepositoryFiles.Read(PackagesOf(Application)));
        Assert.Equal(Includes(Read(Stock), "Reference"), Includes(project, "Reference"));
        string[] files = ["firmware/Esp32PeerRsa/Program.cs", "firmware/Esp32PeerRsa/Properties/AssemblyInfo.cs"];
        Finding.AssertNone(FileLists.Check(Own, RepositoryFiles.Read(Own), files));
    }

    [Fact]
    public void The_narrow_builds_take_the_same_lists()
    {
        const string Narrow = "firmware/NarrowBuild/BoardRsa/BoardRsa.Narrow.csproj";
        XElement project = XElement.Parse(RepositoryFiles.Read(Narrow));
        Assert.Equal(_lists, NfProject.Imports(Narrow, project));
        Assert.Equal(_notTaken, Removed(Narrow, project));
        const string NarrowLibrary = "firmware/NarrowBuild/RsaHardware/RsaHardware.Narrow.csproj";
        Assert.Equal(
            NfProject.Imports(Library, Read(Library)), NfProject.Imports(NarrowLibrary, XElement.Parse(RepositoryFiles.Read(NarrowLibrary))));
    }

    [Theory]
    [InlineData(Library)]
    [InlineData(Application)]
    public void References_and_packages_are_in_step(string project) =>
        Finding.AssertNone(NfProject.CheckReferences(project, RepositoryFiles.Read(project), PackagesOf(project), RepositoryFiles.Read(PackagesOf(project))));

    /// <summary>An assembly that the image does not have stops the whole application, so the stock one must not even name it.</summary>
    [Fact]
    public void The_stock_firmware_refers_to_neither_the_library_nor_the_pairings()
    {
        XElement project = Read(Stock);
        Assert.Equal(Protocol, RepositoryFiles.Resolve(Stock, Assert.Single(Includes(project, "ProjectReference"))));
        Assert.DoesNotContain(Includes(project, "Reference"), reference => reference.Contains("Rsa", StringComparison.Ordinal));
        Assert.DoesNotContain(Pairings, NfProject.Imports(Stock, project));
        Assert.All(
            RepositoryFiles.WithExtension(".cs").Where(path => path.StartsWith("firmware/Esp32Peer/", StringComparison.Ordinal))
                .Where(path => !path.StartsWith("firmware/Esp32Peer/Pairings/", StringComparison.Ordinal)),
            path => Assert.DoesNotContain("NanoPeers.Hardware", RepositoryFiles.Read(path), StringComparison.Ordinal));
    }

    private static XElement Read(string path) => XElement.Parse(RepositoryFiles.Read(path));

    private static string PackagesOf(string project) => project[..(project.LastIndexOf('/') + 1)] + "packages.config";

    private static string? Value(XElement project, string name) => (string?)project.Descendants(NfProject.Schema + name).Single();

    private static List<string> Includes(XElement project, string item) =>
        project.Descendants(NfProject.Schema + item).Select(element => (string?)element.Attribute("Include")).OfType<string>().ToList();

    private static List<string> Removed(string path, XElement project) =>
        project.Descendants().Where(element => element.Name.LocalName == "Compile").Select(element => (string?)element.Attribute("Remove")).OfType<string>()
            .Select(file => RepositoryFiles.Resolve(path, file)!).ToList();
}
