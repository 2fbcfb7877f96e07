using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoPeers.Repository.Tests.Sources;

/// <summary>The repository's C# files as syntax trees; a tree's path is the file's path from the root.</summary>
internal static class CSharpFiles
{
    private static readonly CSharpParseOptions _options = new(LanguageVersion.Latest);

    public static IReadOnlyList<SyntaxTree> All { get; } = RepositoryFiles.WithExtension(".cs").Select(Parse).ToList();

    /// <summary>
    /// What the project says in its own words. The reference assemblies are left out: their names and sizes are those of the chip's libraries.
    /// </summary>
    public static IEnumerable<SyntaxTree> Own => All.Where(tree => !tree.FilePath.StartsWith("firmware/NanoFramework", StringComparison.Ordinal));

    public static SyntaxTree Parse(string path) => Parse(path, RepositoryFiles.Read(path));

    public static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, _options, path);
}
