using System.Globalization;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>The table of budgets in a page, between two comments: compared with what is measured, and written anew.</summary>
internal static class BudgetTable
{
    private const string Begin = "<!-- budgets: begin -->";
    private const string End = "<!-- budgets: end -->";
    private const string Header = "| what | measured | budget |\n| --- | --- | --- |\n";

    /// <summary>Budgets that are broken, whatever the page says.</summary>
    public static IEnumerable<string> Broken(IEnumerable<BudgetRow> rows) =>
        rows.Where(row => row.Measured > row.Budget).Select(row => $"over its budget: {row}");

    /// <summary>Lines of the page that are not what is measured.</summary>
    public static IEnumerable<string> Stale(IReadOnlyList<BudgetRow> rows, string page)
    {
        string[] written = page[Place(page)].Replace(Header, "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (BudgetRow row in rows)
        {
            string[] lines = [.. written.Where(line => NameOf(line) == row.What)];
            if (lines.Length != 1 || !Agrees(row, lines[0]))
            {
                yield return $"the page has \"{string.Join(' ', lines)}\", measured is \"{row}\"";
            }
        }

        foreach (string line in written.Where(line => rows.All(row => row.What != NameOf(line))))
        {
            yield return $"the page has \"{line}\", which is not measured";
        }
    }

    /// <summary>The page with the table of what is measured.</summary>
    public static string Renewed(IReadOnlyList<BudgetRow> rows, string page)
    {
        Range inside = Place(page);
        return page[..inside.Start] + "\n" + Header + string.Concat(rows.Select(row => row + "\n")) + page[inside.End..];
    }

    private static bool Agrees(BudgetRow row, string line)
    {
        string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
        return cells.Length == 3 && cells[0] == row.What && Number(cells[2]) == row.Budget && row.Agrees(Number(cells[1]));
    }

    private static string NameOf(string line) => line.Trim('|').Split('|')[0].Trim();

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long number) ? number : -1;

    private static Range Place(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end > begin, $"The page has no {Begin} ... {End}.");
        return begin..end;
    }
}
