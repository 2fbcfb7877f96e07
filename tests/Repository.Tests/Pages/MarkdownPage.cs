using System.Text.RegularExpressions;

namespace NanoPeers.Repository.Tests.Pages;

/// <summary>A row of a Markdown table.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Cells">By lower-case column name; cells are trimmed.</param>
internal sealed record TableRow(int Line, IReadOnlyDictionary<string, string> Cells);

/// <summary>The links and the tables of a Markdown page.</summary>
internal static partial class MarkdownPage
{
    /// <summary>The targets of the page's links to other files of the repository, without their anchors.</summary>
    public static IEnumerable<(int Line, string Target)> Links(string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            foreach (Match match in Link().Matches(line))
            {
                string target = match.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
                {
                    yield return (number, target);
                }
            }
        }
    }

    /// <summary>The rows of every table whose header has all of the columns.</summary>
    public static IEnumerable<TableRow> Rows(string text, params string[] columns)
    {
        string[] lines = text.Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            if (!Rule().IsMatch(lines[i]))
            {
                continue;
            }

            string[] header = Cells(lines[i - 1]).Select(cell => cell.ToLowerInvariant()).ToArray();
            if (!columns.All(header.Contains))
            {
                continue;
            }

            for (int row = i + 1; row < lines.Length && lines[row].TrimStart().StartsWith('|'); row++)
            {
                string[] cells = Cells(lines[row]);
                yield return new TableRow(row + 1, header.Zip(cells).DistinctBy(pair => pair.First).ToDictionary(StringComparer.Ordinal));
            }
        }
    }

    private static string[] Cells(string line) => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\s*\|[\s:|-]*-[\s:|-]*\|\s*$")]
    private static partial Regex Rule();
}
