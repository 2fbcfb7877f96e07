using System.Xml.Linq;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>
/// The application of a board with groups: the stock firmware with Groups/ and what that needs of the protocol. The stock firmware has neither, since both
/// would cost its memory.
/// </summary>
public sealed class GroupsProjectTests
{
    private const string Application = "firmware/Esp32PeerGroups/Esp32PeerGroups.nfproj";
    private const string Narrow = "firmware/NarrowBuild/BoardGroups/BoardGroups.Narrow.csproj";
    private const string Stock = "firmware/Esp32Peer/Esp32Peer.nfproj";
    private const string Own = "firmware/Esp32PeerGroups/Esp32PeerGroups.projitems";

    private const string StackApplication = "firmware/Esp32PeerStack/Esp32PeerStack.nfproj";
    private const string StackOwn = "firmware/Esp32PeerStack/Esp32PeerStack.projitems";

    private static readonly string[] _ofStack = ["firmware/Esp32Peer/Stack/Stack.projitems", "shared/ProtocolModels/StackPeers.projitems"];

    private const string PeeringApplication = "firmware/Esp32PeerPeering/Esp32PeerPeering.nfproj";
    private const string PeeringOwn = "firmware/Esp32PeerPeering/Esp32PeerPeering.projitems";

    private static readonly string[] _ofPeering =
    [
        "firmware/Esp32Peer/Bundles/Bundles.projitems", "firmware/Esp32Peer/Peering/Peering.projitems", "shared/ProtocolModels/PeeringPeers.projitems",
    ];

    private static readonly string[] _ofGroups = ["firmware/Esp32Peer/Groups/Groups.projitems", "shared/ProtocolModels/GroupMembers.projitems"];

    private static readonly string[] _lists =
    [
        "firmware/Esp32Peer/Esp32Peer.projitems", "firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/Board.projitems", .. _ofGroups, Own,
    ];

    private static readonly string[] _listsWithStack =
    [
        "firmware/Esp32Peer/Esp32Peer.projitems", "firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/Board.projitems",
        "firmware/Esp32Peer/Groups/Groups.projitems", "firmware/Esp32Peer/Stack/Stack.projitems", "shared/ProtocolModels/GroupMembers.projitems",
        "shared/ProtocolModels/StackPeers.projitems", StackOwn,
    ];

    private static readonly string[] _listsWithPeering =
    [
        "firmware/Esp32Peer/Esp32Peer.projitems", "firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/Board.projitems", .. _ofPeering, PeeringOwn,
    ];

    private static readonly string[] _notTaken = ["firmware/Esp32Peer/Program.cs", "firmware/Esp32Peer/Properties/AssemblyInfo.cs"];

    [Theory]
    [InlineData(Application)]
    [InlineData(Narrow)]
    public void It_is_the_firmware_with_groups_and_another_Program(string path)
    {
        XElement project = XElement.Parse(RepositoryFiles.Read(path));
        Assert.Equal(_lists, NfProject.Imports(path, project));
        Assert.Equal(
            _notTaken,
            project.Descendants().Where(element => element.Name.LocalName == "Compile").Select(element => (string?)element.Attribute("Remove")).OfType<string>()
                .Select(file => RepositoryFiles.Resolve(path, file)!));
        string[] files = ["firmware/Esp32PeerGroups/Program.cs", "firmware/Esp32PeerGroups/Properties/AssemblyInfo.cs"];
        Finding.AssertNone(FileLists.Check(Own, RepositoryFiles.Read(Own), files));
    }

    [Theory]
    [InlineData(StackApplication)]
    [InlineData("firmware/NarrowBuild/BoardStack/BoardStack.Narrow.csproj")]
    public void The_one_with_the_stack_is_the_firmware_with_groups_stack_and_another_Program(string path)
    {
        Assert.Equal(_listsWithStack, NfProject.Imports(path, XElement.Parse(RepositoryFiles.Read(path))));
        string[] files = ["firmware/Esp32PeerStack/Program.cs", "firmware/Esp32PeerStack/Properties/AssemblyInfo.cs"];
        Finding.AssertNone(FileLists.Check(StackOwn, RepositoryFiles.Read(StackOwn), files));
        Assert.Equal(RepositoryFiles.Read("firmware/Esp32Peer/packages.config"), RepositoryFiles.Read("firmware/Esp32PeerStack/packages.config"));
        Assert.Equal(Includes(Stock, "Reference"), Includes(StackApplication, "Reference"));
    }

    [Theory]
    [InlineData(PeeringApplication)]
    [InlineData("firmware/NarrowBuild/BoardPeering/BoardPeering.Narrow.csproj")]
    public void The_one_with_peering_is_the_firmware_with_bundles_peering_and_another_Program(string path)
    {
        Assert.Equal(_listsWithPeering, NfProject.Imports(path, XElement.Parse(RepositoryFiles.Read(path))));
        List<string> files = RepositoryFiles.WithExtension(".cs").Where(file => file.StartsWith("firmware/Esp32PeerPeering/", StringComparison.Ordinal)).ToList();
        Finding.AssertNone(FileLists.Check(PeeringOwn, RepositoryFiles.Read(PeeringOwn), [.. files, "shared/ProtocolModels/Cryptography/RsaSignature.cs"]));
        Assert.Equal(RepositoryFiles.Read("firmware/Esp32Peer/packages.config"), RepositoryFiles.Read("firmware/Esp32PeerPeering/packages.config"));
        Assert.Equal(Includes(Stock, "Reference"), Includes(PeeringApplication, "Reference"));
    }

    [Fact]
    public void It_needs_the_libraries_of_the_stock_firmware_and_no_other()
    {
        Assert.Equal(RepositoryFiles.Read("firmware/Esp32Peer/packages.config"), RepositoryFiles.Read("firmware/Esp32PeerGroups/packages.config"));
        Assert.Equal(Includes(Stock, "Reference"), Includes(Application, "Reference"));
        Assert.Equal(
            Includes(Stock, "ProjectReference").Select(path => RepositoryFiles.Resolve(Stock, path)),
            Includes(Application, "ProjectReference").Select(path => RepositoryFiles.Resolve(Application, path)));
        Finding.AssertNone(NfProject.CheckReferences(
            Application, RepositoryFiles.Read(Application), "firmware/Esp32PeerGroups/packages.config",
            RepositoryFiles.Read("firmware/Esp32PeerGroups/packages.config")));
    }

    [Fact]
    public void The_stock_firmware_has_none_of_it() =>
        Assert.DoesNotContain(NfProject.Imports(Stock, XElement.Parse(RepositoryFiles.Read(Stock))), list => _ofGroups.Contains(list) || _ofStack.Contains(list) || _ofPeering.Contains(list));

    private static List<string> Includes(string path, string item) =>
        XElement.Parse(RepositoryFiles.Read(path)).Descendants(NfProject.Schema + item).Select(element => (string?)element.Attribute("Include")).OfType<string>().ToList();
}
