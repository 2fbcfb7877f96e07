using Microsoft.CodeAnalysis;

namespace NanoPeers.Repository.Tests.Sources;

/// <summary>A broken rule, at a place that a person can open.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Sentence">What is wrong, and why it matters where that is not plain.</param>
internal sealed record Finding(string Path, int Line, string Sentence)
{
    public static Finding At(SyntaxNodeOrToken place, string sentence)
    {
        FileLinePositionSpan span = place.GetLocation()!.GetLineSpan();
        return new Finding(span.Path, span.StartLinePosition.Line + 1, sentence);
    }

    public override string ToString() => $"{Path}:{Line}: {Sentence}";

    /// <summary>Fails with one line a finding.</summary>
    public static void AssertNone(IEnumerable<Finding> findings)
    {
        List<string> lines = findings.Select(finding => finding.ToString()).Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
