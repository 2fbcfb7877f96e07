namespace NanoPeers.Repository.Tests.Narrow;

public sealed class NarrowSourcesTests
{
    [Fact]
    public void The_sources_of_the_chip_keep_the_narrow_rules()
    {
        Assert.NotEmpty(NarrowCode.All.SyntaxTrees);
        Finding.AssertNone(NarrowRules.Check(NarrowCode.All));
    }

    [Fact]
    public void The_sources_of_the_chip_compile_against_its_library_alone()
    {
        Assert.Empty(NarrowCode.Errors(NarrowCode.All).Select(error => error.ToString()));
    }

    [Fact]
    public void The_boards_own_files_compile_against_the_libraries_of_the_chip()
    {
        Assert.Empty(NarrowCode.Errors(NarrowCode.WithBoard).Select(error => error.ToString()));
        Assert.Empty(NarrowCode.Errors(NarrowCode.WithGroups).Select(error => error.ToString()));
        Assert.Empty(NarrowCode.Errors(NarrowCode.WithStack).Select(error => error.ToString()));
        Assert.Empty(NarrowCode.Errors(NarrowCode.WithPeering).Select(error => error.ToString()));
    }

    /// <summary>They may name the board's libraries, its clock, its random source and its console, and nothing else that the rules refuse.</summary>
    [Fact]
    public void The_boards_own_files_keep_the_other_narrow_rules()
    {
        string[] theirs = ["names a library of the board", "reads a clock", "makes random numbers", "writes to the console"];
        List<Finding> findings = NarrowRules.Check(NarrowCode.WithStack).Concat(NarrowRules.Check(NarrowCode.WithPeering))
            .Where(finding => NarrowCode.StandsOnBoard(finding.Path)).ToList();
        Assert.NotEmpty(findings);
        Finding.AssertNone(findings.Where(finding => !theirs.Any(start => finding.Sentence.StartsWith(start, StringComparison.Ordinal))));
    }
}
