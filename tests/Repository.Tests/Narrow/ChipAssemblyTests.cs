using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>Each assembly of the chip fits into its format: its metadata processor refuses what does not, where nobody builds it here.</summary>
public sealed class ChipAssemblyTests
{
    /// <summary>What the stock firmware does not have.</summary>
    private static readonly string[] _ofCustomImages = ["NanoPeers.Hardware.", "NanoPeers.Firmware.Pairings.", "NanoPeers.Firmware.CustomImage."];

    private static readonly HashSet<string> _ofGroupMembers =
    [
        .. NarrowCode.WithGroups.SyntaxTrees.Where(tree => NarrowCode.IsOfGroups(tree.FilePath))
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => NarrowCode.WithGroups.GetSemanticModel(tree).GetDeclaredSymbol(type)!.ToDisplayString())),
    ];

    private static readonly HashSet<string> _ofStackPeers =
    [
        .. NarrowCode.WithStack.SyntaxTrees.Where(tree => NarrowCode.IsOfGroups(tree.FilePath) || NarrowCode.IsOfStack(tree.FilePath))
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => NarrowCode.WithStack.GetSemanticModel(tree).GetDeclaredSymbol(type)!.ToDisplayString())),
    ];

    private static readonly HashSet<string> _ofPeeringPeers =
    [
        .. NarrowCode.WithPeering.SyntaxTrees.Where(tree => NarrowCode.IsOfPeering(tree.FilePath))
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => NarrowCode.WithPeering.GetSemanticModel(tree).GetDeclaredSymbol(type)!.ToDisplayString())),
    ];

    [Fact]
    public void The_firmware_fits_into_an_assembly() => AssertFits(ChipAssembly.Measure(
        NarrowCode.WithBoard, name => !IsOfProtocol(name) && !_ofCustomImages.Any(space => name.StartsWith(space, StringComparison.Ordinal))));

    /// <summary>It has its part of the protocol in the application: the library is that of all boards.</summary>
    [Fact]
    public void The_firmware_with_groups_fits_into_an_assembly() => AssertFits(ChipAssembly.Measure(
        NarrowCode.WithGroups,
        name => (!IsOfProtocol(name) && !_ofCustomImages.Any(space => name.StartsWith(space, StringComparison.Ordinal))) || IsOfGroupMembers(name)));

    [Fact]
    public void The_firmware_with_the_stack_fits_into_an_assembly() => AssertFits(ChipAssembly.Measure(
        NarrowCode.WithStack,
        name => (!IsOfProtocol(name) && !_ofCustomImages.Any(space => name.StartsWith(space, StringComparison.Ordinal))) || _ofStackPeers.Contains(name)));

    [Fact]
    public void The_firmware_with_peering_fits_into_an_assembly() => AssertFits(ChipAssembly.Measure(
        NarrowCode.WithPeering,
        name => (!IsOfProtocol(name) && !_ofCustomImages.Any(space => name.StartsWith(space, StringComparison.Ordinal))) || _ofPeeringPeers.Contains(name)));

    [Fact]
    public void The_protocol_as_a_library_fits_into_an_assembly() => AssertFits(ChipAssembly.Measure(NarrowCode.WithTests, IsOfProtocol));

    [Fact]
    public void The_firmwares_tests_fit_into_an_assembly() => AssertFits(ChipAssembly.Measure(NarrowCode.WithTests, IsOfTests));

    [Fact]
    public void Code_and_text_are_counted_as_the_chip_has_them()
    {
        const string Text = "public static class A { public static string Say(int a) { return a == 1 ? \"one\" : \"other\"; } }";
        ChipAssembly alone = ChipAssembly.Measure(NarrowCode.Compile("A.cs", Text), name => name == ".A");
        ChipAssembly nothing = ChipAssembly.Measure(NarrowCode.Compile("A.cs", Text), _ => false);

        // ldarg.0, ldc.i4.1, beq.s, two ldstr of three octets, two ret.
        Assert.Equal(12, alone.Code);
        Assert.Equal(0, nothing.Code);
        Assert.Equal("A".Length + 1 + 1 + "Say".Length + 1 + "one".Length + 1 + "other".Length + 1, alone.Text - nothing.Text);
    }

    private static void AssertFits(ChipAssembly assembly)
    {
        Assert.InRange(assembly.Code, 10_000, ChipAssembly.Most);
        Assert.InRange(assembly.Text, 10_000, ChipAssembly.Most);
    }

    private static bool IsOfGroupMembers(string name) => _ofGroupMembers.Contains(name);

    private static bool IsOfProtocol(string name) =>
        name.StartsWith("NanoPeers.", StringComparison.Ordinal) && !name.StartsWith("NanoPeers.Firmware", StringComparison.Ordinal)
        && !name.StartsWith("NanoPeers.Hardware.", StringComparison.Ordinal);

    /// <summary>Peer, ports, the board's logic and the tests; of the board's own files the cryptography alone.</summary>
    private static bool IsOfTests(string name)
    {
        bool isBoard = name.StartsWith("NanoPeers.Firmware.Board.", StringComparison.Ordinal) || name == "NanoPeers.Firmware.Program";
        bool isLogic = name.Count(letter => letter == '.') > 3 || name == "NanoPeers.Firmware.Board.BoardCryptography";
        return name.StartsWith("NanoPeers.Firmware", StringComparison.Ordinal) && (!isBoard || isLogic);
    }
}
