using System.Text;

namespace NanoPeers.CapabilityReport;

/// <summary>
/// Writes docs/capabilities.md. The page names the tests of each row, not their outcome: it changes with the sources only, so that a page
/// that was not renewed with them can be told.
/// </summary>
internal static class CapabilityTable
{
    public static string Write(IReadOnlyList<CapabilityRow> rows, ILookup<string, TestResult> testsById)
    {
        int tested = rows.Count(row => testsById.Contains(row.Id));
        var page = new StringBuilder();
        page.Append("# Capabilities and their tests\n\n");
        page.Append("Made by `tests/run.sh` from `capability-rows.txt` and the traits of the tests; not edited by hand.\n");
        page.Append("A row counts as working when all of its tests pass. (opt): an option. (derived): needed by another row.\n\n");
        page.Append(Invariant($"{tested} of {rows.Count} rows have tests.\n"));
        foreach (IGrouping<string, CapabilityRow> group in rows.GroupBy(row => row.Group))
        {
            page.Append(Invariant($"\n## {group.Key}\n\n| row | capability | tests |\n| --- | --- | --- |\n"));
            foreach (CapabilityRow row in group)
            {
                string tests = string.Join("<br>", testsById[row.Id].Select(test => $"`{test.Name}`"));
                page.Append(Invariant($"| {row.Id} | {row.Title} | {tests} |\n"));
            }
        }

        return page.ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
