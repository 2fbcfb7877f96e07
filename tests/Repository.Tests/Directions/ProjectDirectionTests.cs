namespace NanoPeers.Repository.Tests.Directions;

public sealed class ProjectDirectionTests
{
    private const string StartsVirtualPeer =
        """<ProjectReference Include="../../firmware/VirtualPeer/VirtualPeer.csproj" ReferenceOutputAssembly="false" />""";

    [Fact]
    public void Projects_know_only_whom_they_may()
    {
        Assert.NotEmpty(ProjectFile.All);
        Finding.AssertNone(ProjectFile.All.SelectMany(ProjectDirections.Check));
    }

    [Fact]
    public void Every_project_reference_names_a_project()
    {
        Finding.AssertNone(ProjectFile.All.SelectMany(project => project.References.Concat(project.BuiltBefore)
            .Where(reference => !RepositoryFiles.Exists(reference))
            .Select(reference => new Finding(project.Path, 1, $"refers to {reference}, which is not there"))));
    }

    [Theory]
    [InlineData("shared/ProtocolModels/ProtocolModels.csproj", "../../gateway/PeerPlatform/PeerPlatform.csproj")]
    [InlineData("gateway/PeerPlatform/PeerPlatform.csproj", "../../firmware/VirtualPeer/VirtualPeer.csproj")]
    [InlineData("gateway/PeerPlatform/PeerPlatform.csproj", "../Storage/Storage.csproj")]
    [InlineData("gateway/PeerPlatform/PeerPlatform.csproj", "..\\PeeringService\\PeeringService.csproj")]
    [InlineData("gateway/Storage/Storage.csproj", "../DesktopPeer/DesktopPeer.csproj")]
    [InlineData("gateway/DesktopPeer/DesktopPeer.csproj", "../../firmware/VirtualPeer/VirtualPeer.csproj")]
    [InlineData("firmware/VirtualPeer/VirtualPeer.csproj", "../../gateway/PeerPlatform/PeerPlatform.csproj")]
    [InlineData("firmware/VirtualPeer/VirtualPeer.csproj", "../../tests/Simulation/Simulation.csproj")]
    [InlineData("gateway/Unlisted/Unlisted.csproj", "../PeerPlatform/PeerPlatform.csproj")]
    public void A_reference_in_the_wrong_direction_is_refused(string project, string reference)
    {
        Assert.Single(Check(project, $"""<ProjectReference Include="{reference}" />"""));
    }

    [Theory]
    [InlineData("gateway/PeerPlatform/PeerPlatform.csproj", """<Compile Include="../../firmware/Esp32Peer/Peer/ConstrainedPeer.cs" />""")]
    [InlineData("gateway/PeerPlatform/PeerPlatform.csproj", """<Import Project="../../firmware/Esp32Peer/Esp32Peer.projitems" />""")]
    [InlineData("gateway/DesktopPeer/DesktopPeer.csproj", """<None Include="$(RepositoryRoot)firmware/VirtualPeer/readme.txt" />""")]
    [InlineData("firmware/VirtualPeer/VirtualPeer.csproj", """<Compile Include="..\..\gateway\PeerPlatform\Clock.cs" />""")]
    [InlineData("firmware/VirtualPeer/VirtualPeer.csproj", """<Content Include="../../tests/vectors/a.json" />""")]
    [InlineData("gateway/PeerPlatform/PeerPlatform.csproj", StartsVirtualPeer)]
    public void A_way_around_the_direction_is_refused(string project, string item)
    {
        Assert.Single(Check(project, item));
    }

    [Theory]
    [InlineData("gateway/DesktopPeer/DesktopPeer.csproj", """<ProjectReference Include="../Storage/Storage.csproj" />""")]
    [InlineData("gateway/DesktopPeer/DesktopPeer.csproj", StartsVirtualPeer)]
    [InlineData("firmware/VirtualPeer/VirtualPeer.csproj", """<Import Project="../Esp32Peer/Esp32Peer.projitems" />""")]
    [InlineData("tests/EndToEnd.Tests/EndToEnd.Tests.csproj", """<ProjectReference Include="../../firmware/VirtualPeer/VirtualPeer.csproj" />""")]
    public void A_reference_in_the_right_direction_passes(string project, string item)
    {
        Assert.Empty(Check(project, item));
    }

    private static List<Finding> Check(string path, string item) =>
        ProjectDirections.Check(ProjectFile.Parse(path, $"<Project><ItemGroup>{item}</ItemGroup></Project>")).ToList();
}
