using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>What the compiler accepts and the chip's runtime breaks on, or what a protocol core must not do.</summary>
internal static class NarrowRules
{
    public static IEnumerable<Finding> Check(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.SelectMany(tree => Check(tree, compilation.GetSemanticModel(tree)));

    private static IEnumerable<Finding> Check(SyntaxTree tree, SemanticModel model)
    {
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(descendIntoTrivia: true))
        {
            string? sentence = NarrowSyntaxRules.Refuse(node) ?? NarrowMeaningRules.Refuse(node, model);
            if (sentence is not null)
            {
                yield return Finding.At(node, sentence);
            }
        }

        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens())
        {
            string? sentence = NarrowSyntaxRules.Refuse(token);
            if (sentence is not null)
            {
                yield return Finding.At(token, sentence);
            }
        }
    }
}
