using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;
using NanoPeers.Repository.Tests.Narrow;

namespace NanoPeers.Repository.Tests.Lists;

public sealed class FileListTests
{
    private const string Chip = "shared/ProtocolModels/ProtocolModels.projitems";

    [Theory]
    [InlineData("firmware/Esp32Peer/Esp32Peer.projitems", "firmware/Esp32Peer/Peer/", "firmware/Esp32Peer/Ports/")]
    [InlineData("firmware/Esp32Peer/Board/BoardLogic.projitems", "firmware/Esp32Peer/Board/")]
    [InlineData("firmware/Esp32Peer/Pairings/Pairings.projitems", "firmware/Esp32Peer/Pairings/")]
    [InlineData("firmware/Esp32Peer/Groups/Groups.projitems", "firmware/Esp32Peer/Groups/")]
    [InlineData("firmware/Esp32Peer/Stack/Stack.projitems", "firmware/Esp32Peer/Stack/")]
    [InlineData("firmware/Esp32Peer/Bundles/Bundles.projitems", "firmware/Esp32Peer/Bundles/")]
    [InlineData("firmware/Esp32Peer/Peering/Peering.projitems", "firmware/Esp32Peer/Peering/")]
    [InlineData("firmware/Native/RsaHardware/RsaHardware.projitems", "firmware/Native/RsaHardware/")]
    public void The_list_of_files_is_in_step_with_the_disk(string list, params string[] folders)
    {
        List<string> onDisk = RepositoryFiles.WithExtension(".cs")
            .Where(path => folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && NarrowCode.Includes(path))
            .ToList();
        Finding.AssertNone(FileLists.Check(list, RepositoryFiles.Read(list), onDisk));
    }

    [Fact]
    public void The_five_lists_of_the_protocol_together_are_in_step_with_the_disk()
    {
        XElement all = XElement.Parse(RepositoryFiles.Read(Chip), LoadOptions.SetLineInfo);
        all.Add(XElement.Parse(RepositoryFiles.Read(NarrowCode.GroupMembersList), LoadOptions.SetLineInfo).Elements());
        all.Add(XElement.Parse(RepositoryFiles.Read(NarrowCode.StackPeersList), LoadOptions.SetLineInfo).Elements());
        all.Add(XElement.Parse(RepositoryFiles.Read(NarrowCode.PeeringPeersList), LoadOptions.SetLineInfo).Elements());
        all.Add(XElement.Parse(RepositoryFiles.Read(NarrowCode.FullPeersList), LoadOptions.SetLineInfo).Elements());
        List<string> onDisk = RepositoryFiles.WithExtension(".cs").Where(path => path.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal)).ToList();
        Finding.AssertNone(FileLists.Check(Chip, all.ToString(), onDisk));
    }

    /// <summary>Each type on the chip costs memory whether it is used or not (FACTS: its tables are on the heap).</summary>
    [Fact]
    public void The_chip_has_no_file_of_the_protocol_that_the_firmware_does_not_use()
    {
        HashSet<string> used = ChipUse.Of(NarrowCode.WithBoard, "firmware/");
        IEnumerable<string> listed = NarrowCode.WithBoard.SyntaxTrees.Select(tree => tree.FilePath).Where(path => path.StartsWith("shared/", StringComparison.Ordinal));
        Finding.AssertNone(listed.Where(path => !used.Contains(path)).Select(path => new Finding(
            path, 1, "is not used by the firmware: list it in GroupMembers.projitems or FullPeers.projitems in place of ProtocolModels.projitems")));
    }

    [Fact]
    public void A_board_with_groups_has_no_file_of_the_protocol_that_it_does_not_use()
    {
        HashSet<string> used = ChipUse.Of(NarrowCode.WithGroups, "firmware/");
        Finding.AssertNone(NarrowCode.WithGroups.SyntaxTrees.Select(tree => tree.FilePath)
            .Where(path => path.StartsWith("shared/", StringComparison.Ordinal) && NarrowCode.IsOfGroups(path) && !used.Contains(path))
            .Select(path => new Finding(path, 1, "is not used by the firmware of a board with groups: list it in FullPeers.projitems")));
    }

    [Fact]
    public void A_board_with_the_stack_has_no_file_of_the_protocol_that_it_does_not_use()
    {
        HashSet<string> used = ChipUse.Of(NarrowCode.WithStack, "firmware/");
        Finding.AssertNone(NarrowCode.WithStack.SyntaxTrees.Select(tree => tree.FilePath)
            .Where(path => path.StartsWith("shared/", StringComparison.Ordinal) && NarrowCode.IsOfStack(path) && !used.Contains(path))
            .Select(path => new Finding(path, 1, "is not used by the firmware of a board with the stack: list it in FullPeers.projitems")));
    }

    [Fact]
    public void A_board_with_peering_has_no_file_of_the_protocol_that_it_does_not_use()
    {
        HashSet<string> used = ChipUse.Of(NarrowCode.WithPeering, "firmware/");
        Finding.AssertNone(NarrowCode.WithPeering.SyntaxTrees.Select(tree => tree.FilePath)
            .Where(path => path.StartsWith("shared/", StringComparison.Ordinal) && NarrowCode.IsOfPeering(path) && !used.Contains(path))
            .Select(path => new Finding(path, 1, "is not used by the firmware of a board with peering: list it in FullPeers.projitems")));
    }

    [Fact]
    public void What_is_used_is_followed_through_other_files()
    {
        CSharpCompilation code = NarrowCode.Compile(
        [
            ("firmware/A.cs", "class A { int Use() => B.Number; }"),
            ("shared/B.cs", "class B { internal static int Number => new C().Value; }"),
            ("shared/C.cs", "class C { internal int Value => 1; }"),
            ("shared/D.cs", "class D { C Used => new C(); }"),
        ]);
        Assert.Equal(["firmware/A.cs", "shared/B.cs", "shared/C.cs"], ChipUse.Of(code, "firmware/").Order());
    }

    [Fact]
    public void Every_narrow_file_is_in_a_folder_that_has_a_list()
    {
        string[] folders = ["shared/ProtocolModels/", "firmware/Esp32Peer/Peer/", "firmware/Esp32Peer/Ports/", "firmware/Esp32Peer/Board/", "firmware/Esp32Peer/Pairings/", "firmware/Esp32Peer/Groups/", "firmware/Esp32Peer/Stack/", "firmware/Esp32Peer/Bundles/", "firmware/Esp32Peer/Peering/", "firmware/Native/RsaHardware/"];
        Assert.DoesNotContain(
            RepositoryFiles.WithExtension(".cs").Where(NarrowCode.Includes), path => !folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_list_of_the_boards_own_files_is_in_step_with_the_disk()
    {
        const string List = "firmware/Esp32Peer/Board/Board.projitems";
        Finding.AssertNone(FileLists.Check(List, RepositoryFiles.Read(List), RepositoryFiles.WithExtension(".cs").Where(path => NarrowCode.StandsOnBoard(path) && path.StartsWith("firmware/Esp32Peer/", StringComparison.Ordinal)).ToList()));
    }

    [Theory]
    [InlineData("A.cs", "does not list shared/X/B.cs", "shared/X/A.cs", "shared/X/B.cs")]
    [InlineData("A.cs B.cs", "lists shared/X/B.cs, which is not there or does not belong here", "shared/X/A.cs")]
    [InlineData("A.cs A.cs", "lists shared/X/A.cs twice", "shared/X/A.cs")]
    public void A_list_out_of_step_is_refused(string listed, string expected, params string[] onDisk)
    {
        IEnumerable<string> items = listed.Split(' ').Select(name => $"""<Compile Include="$(MSBuildThisFileDirectory){name}" />""");
        Finding finding = Assert.Single(FileLists.Check("shared/X/X.projitems", $"<Project><ItemGroup>{string.Concat(items)}</ItemGroup></Project>", onDisk));
        Assert.Equal(expected, finding.Sentence);
    }

    [Fact]
    public void The_solution_lists_every_project_and_no_other()
    {
        List<string> listed = SolutionProjects(RepositoryFiles.Read("NanoPeers.sln"));
        List<string> onDisk = RepositoryFiles.WithExtension(".csproj", ".nfproj").ToList();
        Assert.Empty(onDisk.Except(listed, StringComparer.Ordinal));
        Assert.Empty(listed.Except(onDisk, StringComparer.Ordinal));
    }

    [Fact]
    public void Solution_projects_are_read_from_its_lines()
    {
        const string Text = """
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "A", "gateway\A\A.csproj", "{98CB3C41-6B34-41A9-B967-AB6960FC1528}"
            EndProject
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "gateway", "gateway", "{042D50BD-6B1C-47FE-B55E-928E46C58631}"
            EndProject
            """;
        Assert.Equal(["gateway/A/A.csproj"], SolutionProjects(Text));
    }

    private static List<string> SolutionProjects(string text) =>
        text.Split('\n')
            .Where(line => line.StartsWith("Project(", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))
            .Where(path => path.EndsWith("proj", StringComparison.Ordinal))
            .ToList();
}
