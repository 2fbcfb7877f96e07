using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>Which files of a compilation are used, directly or through others, by those of one folder.</summary>
internal static class ChipUse
{
    /// <param name="code">The compilation.</param>
    /// <param name="users">What the paths of those begin with whose needs count.</param>
    public static HashSet<string> Of(CSharpCompilation code, string users)
    {
        Dictionary<string, SyntaxTree> trees = code.SyntaxTrees.ToDictionary(tree => tree.FilePath, StringComparer.Ordinal);
        Queue<string> open = new(trees.Keys.Where(path => path.StartsWith(users, StringComparison.Ordinal)));
        HashSet<string> used = new(open, StringComparer.Ordinal);
        while (open.TryDequeue(out string? path))
        {
            foreach (string next in UsedBy(code.GetSemanticModel(trees[path])).Where(used.Add))
            {
                open.Enqueue(next);
            }
        }

        return used;
    }

    private static IEnumerable<string> UsedBy(SemanticModel model)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot();
        IEnumerable<ISymbol?> named = root.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => model.GetSymbolInfo(name).Symbol);
        IEnumerable<ISymbol?> made = root.DescendantNodes().OfType<ImplicitObjectCreationExpressionSyntax>().Select(creation => model.GetTypeInfo(creation).Type);
        IEnumerable<ISymbol?> declared = root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => model.GetDeclaredSymbol(type));
        return named.Concat(made).Concat(declared).SelectMany(TypesOf).SelectMany(type => type.Locations)
            .Where(location => location.IsInSource).Select(location => location.SourceTree!.FilePath);
    }

    /// <summary>The type that a name stands for or belongs to, and the one that it gives.</summary>
    private static IEnumerable<ISymbol> TypesOf(ISymbol? symbol)
    {
        ITypeSymbol? given = symbol switch
        {
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        };
        return new ISymbol?[] { symbol as INamedTypeSymbol ?? symbol?.ContainingType, given }.OfType<ISymbol>();
    }
}
