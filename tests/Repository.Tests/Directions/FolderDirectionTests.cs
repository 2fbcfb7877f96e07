using Microsoft.CodeAnalysis.CSharp;
using NanoPeers.Repository.Tests.Narrow;

namespace NanoPeers.Repository.Tests.Directions;

public sealed class FolderDirectionTests
{
    [Fact]
    public void Folders_know_only_whom_they_may()
    {
        Finding.AssertNone(FolderDirections.Check(NarrowCode.All));
    }

    [Theory]
    [InlineData("Identifiers", "Messages")]
    [InlineData("Cryptography", "Identifiers")]
    [InlineData("Endpoints", "Cryptography")]
    [InlineData("Messages", "Sessions")]
    [InlineData("Sessions", "Switching")]
    public void A_lower_folder_that_knows_a_higher_one_is_refused(string from, string to)
    {
        Finding finding = Assert.Single(Check(Source(from, to), Source(to)));
        Assert.Equal($"{from} may not know {to}", finding.Sentence);
        Assert.Equal($"shared/ProtocolModels/{from}/From{from}.cs", finding.Path);
    }

    [Fact]
    public void A_using_directive_counts_as_knowing()
    {
        Assert.Single(Check(("shared/ProtocolModels/Messages/A.cs", "using NanoPeers.Sessions;\nnamespace NanoPeers.Messages;\n"), Source("Sessions")));
    }

    [Fact]
    public void A_cycle_is_refused()
    {
        List<Finding> findings = Check(Source("Discovery", "Resolver"), Source("Resolver", "Pipes"), Source("Pipes", "Discovery"));
        Assert.Equal(3, findings.Count);
        Assert.All(findings, finding => Assert.Contains("cycle", finding.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Higher_folders_know_the_lower_ones_and_what_they_name()
    {
        Assert.Empty(Check(Source("Switching", "Sessions"), Source("Sessions", "Messages"), Source("Messages", "Cryptography"), Source("Cryptography")));
    }

    [Fact]
    public void Ports_do_not_know_the_peer_and_the_protocol_does_not_know_the_firmware()
    {
        (string, string) peer = PeerSource("");
        (string, string) port = PortSource("Peer.Peer Owner { get; }");
        (string, string) core = ("shared/ProtocolModels/Switching/Core.cs", """
            namespace NanoPeers.Switching;
            public sealed class Core { private NanoPeers.Firmware.Peer.Peer? _peer; }
            """);
        Assert.Single(Check(peer, port));
        Assert.Single(Check(peer, core));
    }

    [Fact]
    public void Peer_and_board_know_the_ports_and_not_each_other()
    {
        const string Board = "namespace NanoPeers.Firmware.Board.Storage; public sealed class Slots { MEMBERS }";
        (string, string) slots = ("firmware/Esp32Peer/Board/Storage/Slots.cs", Board.Replace("MEMBERS", "public Ports.IPort? Port;", StringComparison.Ordinal));
        (string, string) greedy = ("firmware/Esp32Peer/Board/Storage/Slots.cs", Board.Replace("MEMBERS", "public Peer.Peer? Peer;", StringComparison.Ordinal));
        Assert.Empty(Check(PortSource(""), slots));
        Assert.Equal("Firmware.Peer may not know Firmware.Board", Assert.Single(Check(PeerSource("private Board.Storage.Slots? _slots;"), PortSource(""), slots)).Sentence);
        Assert.Equal("Firmware.Board may not know Firmware.Peer", Assert.Single(Check(PeerSource(""), greedy)).Sentence);
    }

    [Fact]
    public void The_peer_knows_its_ports_and_the_protocol()
    {
        (string, string) port = PortSource("NanoPeers.Cryptography.Type0? Key { get; }");
        (string, string) peer = PeerSource("private Ports.IPort? _port; private NanoPeers.Switching.Type0? _light;");
        Assert.Empty(Check(port, peer, Source("Cryptography"), Source("Switching")));
    }

    [Fact]
    public void A_namespace_that_differs_from_its_folder_is_refused()
    {
        Assert.Single(Check(("shared/ProtocolModels/Messages/A.cs", "namespace NanoPeers.Message;")));
        Assert.Single(Check(("firmware/Esp32Peer/Peer/A.cs", "namespace NanoPeers.Peer;")));
        Assert.Empty(Check(("shared/ProtocolModels/Limits.cs", "namespace NanoPeers; public static class Limits { }")));
    }

    private static (string Path, string Text) PeerSource(string members) =>
        ("firmware/Esp32Peer/Peer/Peer.cs", $"namespace NanoPeers.Firmware.Peer; public sealed class Peer {{ {members} }}");

    private static (string Path, string Text) PortSource(string members) =>
        ("firmware/Esp32Peer/Ports/IPort.cs", $"namespace NanoPeers.Firmware.Ports; public interface IPort {{ {members} }}");

    /// <summary>A file of one folder that names a type of each of the others.</summary>
    private static (string Path, string Text) Source(string folder, params string[] known)
    {
        IEnumerable<string> fields = known.Select((name, index) => $"public NanoPeers.{name}.Type0? Field{index};");
        return ($"shared/ProtocolModels/{folder}/From{folder}.cs", $"namespace NanoPeers.{folder}; public sealed class Type0 {{ {string.Join(' ', fields)} }}");
    }

    private static List<Finding> Check(params (string Path, string Text)[] files)
    {
        CSharpCompilation compilation = NarrowCode.Compile(files);
        return FolderDirections.Check(compilation).ToList();
    }
}
