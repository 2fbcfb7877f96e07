using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.House;

/// <summary>Sizes, names and things left undone, in all of the project's C#.</summary>
internal static partial class HouseRules
{
    public const int MaxFileLines = 500;
    public const int MaxFunctionLines = 80;
    public const int MaxLineLength = 160;

    private static readonly string[] _emptyEndings = ["Utils", "Util", "Utilities", "Utility", "Helper", "Helpers", "Manager", "Misc"];
    private static readonly string[] _emptyNames = ["Common", "Shared", "Internal"];

    public static IEnumerable<Finding> Check(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        return CheckFileSize(tree)
            .Concat(CheckLineLengths(tree))
            .Concat(root.DescendantNodes().SelectMany(CheckNode))
            .Concat(root.DescendantTrivia(descendIntoTrivia: true).SelectMany(CheckComment));
    }

    /// <summary>True for a name that says nothing about what it names.</summary>
    public static bool SaysNothing(string name) =>
        _emptyNames.Contains(name) || _emptyEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));

    private static IEnumerable<Finding> CheckFileSize(SyntaxTree tree)
    {
        int lines = tree.GetText().Lines.Count;
        return lines > MaxFileLines + 1 ? [new Finding(tree.FilePath, MaxFileLines, $"has more than {MaxFileLines} lines: cut it by what it is about")] : [];
    }

    /// <summary>Tests may hold long vectors and sentences; other code may not.</summary>
    private static IEnumerable<Finding> CheckLineLengths(SyntaxTree tree) =>
        tree.FilePath.StartsWith("tests/", StringComparison.Ordinal)
            ? []
            : tree.GetText().Lines.Where(line => line.Span.Length > MaxLineLength)
                .Select(line => new Finding(tree.FilePath, line.LineNumber + 1, $"is longer than {MaxLineLength} characters"));

    private static IEnumerable<Finding> CheckNode(SyntaxNode node)
    {
        string? sentence = node switch
        {
            BaseTypeDeclarationSyntax type when SaysNothing(type.Identifier.Text) => $"is called {type.Identifier.Text}, which says nothing about what it does",
            BaseNamespaceDeclarationSyntax space when space.Name.ToString().Split('.').Any(SaysNothing) =>
                $"is in {space.Name}, which says nothing about what is in it",
            BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax when Lines(node) > MaxFunctionLines =>
                $"is longer than {MaxFunctionLines} lines",
            CompilationUnitSyntax unit when unit.Members.OfType<GlobalStatementSyntax>().Sum(Lines) > MaxFunctionLines =>
                $"has more than {MaxFunctionLines} lines of top-level statements",
            IdentifierNameSyntax { Identifier.Text: "NotImplementedException" } => "is not implemented",
            MemberAccessExpressionSyntax access when IsSleep(access) => "sleeps where it should wait for a condition or be given the time",
            _ => null,
        };
        return sentence is null ? [] : [Finding.At(node, sentence)];
    }

    private static int Lines(SyntaxNode node)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static bool IsSleep(MemberAccessExpressionSyntax access) =>
        access.Name.Identifier.Text == "Sleep"
        && access.Expression is IdentifierNameSyntax { Identifier.Text: "Thread" } or MemberAccessExpressionSyntax { Name.Identifier.Text: "Thread" };

    private static IEnumerable<Finding> CheckComment(SyntaxTrivia trivia)
    {
        bool isComment = trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;
        if (!isComment)
        {
            return [];
        }

        string text = trivia.ToFullString();
        int line = trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        string path = trivia.SyntaxTree!.FilePath;
        return Undone().IsMatch(text) ? [new Finding(path, line, "leaves something to be done: do it, or write it where plans are kept")]
            : CodeInComment().IsMatch(text) ? [new Finding(path, line, "keeps code in a comment")]
            : [];
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Undone();

    [GeneratedRegex(@"^//(?!/).*(;|\{|\})\s*$")]
    private static partial Regex CodeInComment();
}
