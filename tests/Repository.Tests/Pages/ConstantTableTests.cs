namespace NanoPeers.Repository.Tests.Pages;

public sealed class ConstantTableTests
{
    [Fact]
    public void Constants_are_in_step_with_their_pages()
    {
        ILookup<string, object> constants = ConstantTables.Read(CSharpFiles.Own.Where(tree => !tree.FilePath.StartsWith("tests/", StringComparison.Ordinal)));
        Assert.NotEmpty(constants);
        Finding.AssertNone(RepositoryFiles.WithExtension(".md").SelectMany(path => ConstantTables.Check(path, RepositoryFiles.Read(path), constants)));
    }

    [Theory]
    [InlineData("| `Limits.MaxBodies` | 8 |")]
    [InlineData("| Limits.MaxDatagram | 1,400 octets |")]
    [InlineData("| Limits.Magic | 0x4E50 |")]
    [InlineData("| Limits.Long | 4294967296 |")]
    [InlineData("| Limits.Tag | `session` |")]
    [InlineData("| Limits.Half | 0.5 |")]
    [InlineData("| Limits.Strict | true |")]
    [InlineData("| Step.Waiting | 1 |")]
    public void A_row_that_agrees_passes(string row) => Assert.Empty(Check(row));

    [Theory]
    [InlineData("| `Limits.MaxBodies` | 9 |", "says that Limits.MaxBodies is 9; the code says 8")]
    [InlineData("| Limits.MaxDatagram | 14,00 |", "says that Limits.MaxDatagram is 14,00; the code says 1400")]
    [InlineData("| Limits.MaxDatagram | 1.400 |", "says that Limits.MaxDatagram is 1.400; the code says 1400")]
    [InlineData("| Limits.Magic | 0x4E51 |", "says that Limits.Magic is 0x4E51; the code says 20048")]
    [InlineData("| Limits.Tag | sessions |", "says that Limits.Tag is sessions; the code says session")]
    [InlineData("| Limits.MaxBodies | |", "says that Limits.MaxBodies is ; the code says 8")]
    [InlineData("| Limits.Gone | 8 |", "names the constant Limits.Gone, which is not in the code")]
    [InlineData("| Step.Waiting | 2 |", "says that Step.Waiting is 2; the code says 1")]
    public void A_row_that_differs_is_refused(string row, string expected)
    {
        Finding finding = Assert.Single(Check(row));
        Assert.Equal(expected, finding.Sentence);
        Assert.Equal(5, finding.Line);
    }

    [Fact]
    public void Tables_with_other_columns_are_left_alone()
    {
        Assert.Empty(ConstantTables.Check("a.md", "| name | value |\n| --- | --- |\n| Limits.Gone | 8 |\n", Constants()));
    }

    private static List<Finding> Check(string row) =>
        ConstantTables.Check("a.md", $"# Page\n\n| constant | value |\n| --- | ---: |\n{row}\n", Constants()).ToList();

    private static ILookup<string, object> Constants() => ConstantTables.Read([CSharpFiles.Parse("Limits.cs", """
        public enum Step : byte { Idle, Waiting }

        public static class Limits
        {
            public const int MaxBodies = 8, MaxDatagram = MaxBodies * 175;
            public const ushort Magic = 0x4E50;
            public const long Long = 1L << 32;
            public const string Tag = "session";
            public const double Half = 0.5;
            internal const bool Strict = true;
        }
        """)]);
}
