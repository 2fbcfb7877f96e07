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

    private static readonly MetadataReference _library =
        MetadataReference.CreateFromFile(RepositoryFiles.FullPath(RepositoryFiles.BuildValue("ReferenceAssembly")));

    /// <summary>True for sources that must be narrow: all but the board's own ports and the wiring.</summary>
    public static bool Includes(string path) =>
        path.StartsWith("shared/ProtocolModels/", StringComparison.Ordinal)
        || (path.StartsWith("firmware/Esp32Peer/", StringComparison.Ordinal)
            && !path.StartsWith("firmware/Esp32Peer/Board/", StringComparison.Ordinal)
            && path != "firmware/Esp32Peer/Program.cs");

    /// <summary>All of them together.</summary>
    public static CSharpCompilation All { get; } =
        Compile(RepositoryFiles.WithExtension(".cs").Where(Includes).Select(path => (path, RepositoryFiles.Read(path))));

    public static CSharpCompilation Compile(string path, string text) => Compile([(path, text)]);

    public static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> files) =>
        CSharpCompilation.Create(
            "Narrow",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, _language, file.Path)),
            [_library],
            _options);

    /// <summary>The errors of a whole compilation: some of what is missing shows only when code is made.</summary>
    public static List<Diagnostic> Errors(CSharpCompilation compilation) =>
        compilation.Emit(Stream.Null).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
}
