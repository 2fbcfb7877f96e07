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
}
