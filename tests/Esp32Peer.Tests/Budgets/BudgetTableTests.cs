using System.Diagnostics;
using System.Reflection;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>
/// The firmware's budgets: none is broken, and the table in docs/firmware.md says what is measured. With NANOPEERS_RENEW_BUDGETS=1 the table is written
/// anew instead of compared.
/// </summary>
public sealed class BudgetTableTests
{
    private const string Renew = "NANOPEERS_RENEW_BUDGETS";

    private static readonly BudgetRow[] _rows = [new("size", 1_000, 2_000, IsSize: true), new("count", 7, 7, IsSize: false)];

    [Fact]
    public void The_firmware_keeps_its_budgets_and_the_page_says_so()
    {
        bool isDebug = typeof(BudgetTableTests).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;
        Assert.SkipWhen(isDebug, "Instructions are counted in a Release build.");
        string root = RepositoryRoot.Find();
        string path = Path.Combine(root, "docs", "firmware.md");
        IReadOnlyList<BudgetRow> rows = Measurements.All(root);
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            File.WriteAllText(path, BudgetTable.Renewed(rows, File.ReadAllText(path)));
        }

        string wrong = string.Join('\n', BudgetTable.Broken(rows).Concat(BudgetTable.Stale(rows, File.ReadAllText(path))));
        Assert.True(wrong.Length == 0, $"{wrong}\nA table that is out of date is renewed with {Renew}=1 (docs/firmware.md, Budgets).");
    }

    [Fact]
    public void A_table_of_what_is_measured_is_neither_broken_nor_stale()
    {
        Assert.Empty(BudgetTable.Broken(_rows));
        string page = BudgetTable.Renewed(_rows, "before\n<!-- budgets: begin -->\n<!-- budgets: end -->\nafter");
        Assert.Equal(
            "before\n<!-- budgets: begin -->\n| what | measured | budget |\n| --- | --- | --- |\n| size | 1,000 | 2,000 |\n| count | 7 | 7 |\n<!-- budgets: end -->\nafter",
            page);
        Assert.Empty(BudgetTable.Stale(_rows, page));
        Assert.Empty(BudgetTable.Stale(_rows, page.Replace("| 1,000 |", "| 1,020 |", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("| 1,000 |", "| 1,021 |")]
    [InlineData("| 1,000 |", "| 979 |")]
    [InlineData("| 1,000 |", "| many |")]
    [InlineData("| 2,000 |", "| 2,001 |")]
    [InlineData("| count | 7 |", "| count | 6 |")]
    [InlineData("| count | 7 | 7 |\n", "")]
    [InlineData("| count | 7 | 7 |\n", "| count | 7 | 7 |\n| count | 7 | 7 |\n")]
    public void A_table_of_anything_else_is_stale(string old, string with)
    {
        string page = BudgetTable.Renewed(_rows, "<!-- budgets: begin -->\n<!-- budgets: end -->");
        Assert.Contains(old, page, StringComparison.Ordinal);
        Assert.Single(BudgetTable.Stale(_rows, page.Replace(old, with, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_line_of_another_name_is_one_too_many_and_one_too_few()
    {
        string page = BudgetTable.Renewed(_rows, "<!-- budgets: begin -->\n<!-- budgets: end -->");
        Assert.Equal(2, BudgetTable.Stale(_rows, page.Replace("| count |", "| counts |", StringComparison.Ordinal)).Count());
    }

    [Fact]
    public void A_figure_beyond_its_budget_is_named()
    {
        string broken = Assert.Single(BudgetTable.Broken([_rows[0], new BudgetRow("count", 8, 7, IsSize: false)]));
        Assert.Equal("over its budget: | count | 8 | 7 |", broken);
    }
}
