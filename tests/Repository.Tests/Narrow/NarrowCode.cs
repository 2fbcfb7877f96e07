using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>The sources that run on the chip, compiled in memory against the signatures-only library alone.</summary>
internal static class NarrowCode
{
    private static readonly CSharpParseOptions _language = new(LanguageVersion.CSharp10);
    private static readonly CSharpCompilationOptions _options = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        allowUnsafe: true);

    private static readonly MetadataReference _library = Reference("ReferenceAssembly");

    private const string Firmware = "firmware/Esp32Peer/";
    private const string Board = "firmware/Esp32Peer/Board/";
    private const string Groups = "firmware/Esp32Peer/Groups/";
    private const string GroupsProgram = "firmware/Esp32PeerGroups/Program.cs";
    private const string Stack = "firmware/Esp32Peer/Stack/";
    private const string StackProgram = "firmware/Esp32PeerStack/Program.cs";
    private const string Bundles = "firmware/Esp32Peer/Bundles/";
    private const string Peering = "firmware/Esp32Peer/Peering/";
    private const string PeeringApplication = "firmware/Esp32PeerPeering/";
    private const string Signature = "shared/ProtocolModels/Cryptography/RsaSignature.cs";
    private const string AssemblyName = "/Properties/AssemblyInfo.cs";

    /// <summary>True for sources that must be narrow: all but the board's own ports and the wiring. What is in a folder below Board/ is narrow too.</summary>
    public static bool Includes(string path) =>
        path.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal)
        || (path.StartsWith("firmware/Native/", StringComparison.Ordinal) && !path.EndsWith(AssemblyName, StringComparison.Ordinal))
        || (path.StartsWith(Firmware, StringComparison.Ordinal) && !StandsOnBoard(path));

    /// <summary>True for the sources that name nanoFramework's libraries: the files of Board/ itself, the wiring, and the assembly's name.</summary>
    public static bool StandsOnBoard(string path) =>
        path is Firmware + "Program.cs" or Firmware + "Properties/AssemblyInfo.cs" or "firmware/Esp32PeerRsa/Program.cs" or GroupsProgram or StackProgram || IsOfPeeringApplication(path) || (path.StartsWith(Board, StringComparison.Ordinal) && !path[Board.Length..].Contains('/', StringComparison.Ordinal));

    /// <summary>All of them together.</summary>
    public static CSharpCompilation All { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(Includes).Select(path => (path, RepositoryFiles.Read(path))));

    /// <summary>The list of the protocol's files that only full peers use.</summary>
    public const string FullPeersList = "shared/ProtocolModels/FullPeers.projitems";

    /// <summary>The list of the protocol's files that a board with groups has beside the others.</summary>
    public const string GroupMembersList = "shared/ProtocolModels/GroupMembers.projitems";

    /// <summary>The list of the protocol's files that a board with the stack has beside those of groups.</summary>
    public const string StackPeersList = "shared/ProtocolModels/StackPeers.projitems";

    /// <summary>The list of the protocol's files that a board with peering has beside the others.</summary>
    public const string PeeringPeersList = "shared/ProtocolModels/PeeringPeers.projitems";

    private static readonly HashSet<string> _ofFullPeers = Listed(FullPeersList);
    private static readonly HashSet<string> _ofGroupMembers = Listed(GroupMembersList);
    private static readonly HashSet<string> _ofStackPeers = Listed(StackPeersList);

    private static readonly HashSet<string> _ofPeeringPeers = Listed(PeeringPeersList);

    /// <summary>True for narrow sources that go onto the chip of a board without groups.</summary>
    public static bool IsOnChip(string path) => Includes(path) && !_ofFullPeers.Contains(path) && !IsOfOption(path);

    /// <summary>True for what only a board with groups has.</summary>
    public static bool IsOfGroups(string path) =>
        path == GroupsProgram || _ofGroupMembers.Contains(path) || path.StartsWith(Groups, StringComparison.Ordinal);

    /// <summary>True for what only a board with the stack has; it has groups too.</summary>
    public static bool IsOfStack(string path) =>
        path == StackProgram || _ofStackPeers.Contains(path) || path.StartsWith(Stack, StringComparison.Ordinal);

    /// <summary>True for what only a board with application bundles and peering has; it verifies signatures, as one with groups does.</summary>
    public static bool IsOfPeering(string path) =>
        IsOfPeeringApplication(path) || _ofPeeringPeers.Contains(path) || path.StartsWith(Bundles, StringComparison.Ordinal) || path.StartsWith(Peering, StringComparison.Ordinal)
        || path == Signature;

    /// <summary>What is on the chip together with the board's own files, against nanoFramework's libraries.</summary>
    public static CSharpCompilation WithBoard { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(path => IsOnChip(path) || (StandsOnBoard(path) && !IsOfOption(path)))
            .Select(path => (path, RepositoryFiles.Read(path)))).AddReferences(Reference("ReferenceLibraries"));

    /// <summary>The same with groups.</summary>
    public static CSharpCompilation WithGroups { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(path => IsOnChip(path) || (StandsOnBoard(path) && !IsOfStack(path) && !IsOfPeering(path)) || IsOfGroups(path))
            .Select(path => (path, RepositoryFiles.Read(path)))).AddReferences(Reference("ReferenceLibraries"));

    /// <summary>The same with groups and the stack.</summary>
    public static CSharpCompilation WithStack { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(path => IsOnChip(path) || (StandsOnBoard(path) && !IsOfPeering(path)) || IsOfGroups(path) || IsOfStack(path))
            .Select(path => (path, RepositoryFiles.Read(path)))).AddReferences(Reference("ReferenceLibraries"));

    /// <summary>The same with application bundles and peering, without groups and stack.</summary>
    public static CSharpCompilation WithPeering { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(path => IsOnChip(path) || (StandsOnBoard(path) && !IsOfOption(path)) || IsOfPeering(path))
            .Select(path => (path, RepositoryFiles.Read(path)))).AddReferences(Reference("ReferenceLibraries"));

    /// <summary>True for the firmware's own tests, and for the framework that they are given where its package is not at hand.</summary>
    public static bool IsFirmwareTest(string path) =>
        path.StartsWith("tests/FirmwareTests/", StringComparison.Ordinal)
        && !path.StartsWith("tests/FirmwareTests/Host/", StringComparison.Ordinal)
        && !path.StartsWith("tests/FirmwareTests/Properties/", StringComparison.Ordinal);

    /// <summary>What is on the chip together with the board's own files and the firmware's tests.</summary>
    public static CSharpCompilation WithTests { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(path => IsOnChip(path) || (StandsOnBoard(path) && !IsOfOption(path)) || IsFirmwareTest(path)).Select(path => (path, RepositoryFiles.Read(path))))
            .AddReferences(Reference("ReferenceLibraries"));

    private static bool IsOfOption(string path) => IsOfGroups(path) || IsOfStack(path) || IsOfPeering(path);

    private static bool IsOfPeeringApplication(string path) => path.StartsWith(PeeringApplication, StringComparison.Ordinal) && !path.EndsWith(AssemblyName, StringComparison.Ordinal);

    public static CSharpCompilation Compile(string path, string text) => Compile([(path, text)]);

    public static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> files) =>
        CSharpCompilation.Create(
            "Narrow",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, _language, file.Path)),
            [_library],
            _options);

    private static HashSet<string> Listed(string list) => XElement.Parse(RepositoryFiles.Read(list)).Descendants("Compile")
        .Select(item => ((string)item.Attribute("Include")!).Replace("$(MSBuildThisFileDirectory)", "shared/ProtocolModels/", StringComparison.Ordinal))
        .ToHashSet(StringComparer.Ordinal);

    private static PortableExecutableReference Reference(string key) =>
        MetadataReference.CreateFromFile(RepositoryFiles.FullPath(RepositoryFiles.BuildValue(key)));

    /// <summary>The errors of a whole compilation: some of what is missing shows only when code is made.</summary>
    public static List<Diagnostic> Errors(CSharpCompilation compilation) =>
        compilation.Emit(Stream.Null).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
}
