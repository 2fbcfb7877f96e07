namespace NanoPeers.Repository.Tests.House;

public sealed class HouseRulesTests
{
    [Fact]
    public void The_sources_keep_the_rules_of_the_house()
    {
        Finding.AssertNone(CSharpFiles.Own.SelectMany(HouseRules.Check));
    }

    [Fact]
    public void Files_and_folders_have_names_that_say_something()
    {
        Finding.AssertNone(RepositoryFiles.All.Where(IsNamedNothing).Select(path => new Finding(path, 1, "has a name that says nothing about what is in it")));
    }

    [Theory]
    [InlineData("is not implemented", "class A { void Run() { throw new System.NotImplementedException(); } }")]
    [InlineData("is not implemented", "using System; class A { void Run() => throw new NotImplementedException(); }")]
    [InlineData("sleeps", "class A { void Run() { System.Threading.Thread.Sleep(10); } }")]
    [InlineData("sleeps", "using System.Threading; class A { void Run() { Thread.Sleep(10); } }")]
    [InlineData("to be done", "// TODO later\nclass A { }")]
    [InlineData("to be done", "class A { /* FIXME */ }")]
    [InlineData("to be done", "/// <summary>HACK around.</summary>\nclass A { }")]
    [InlineData("code in a comment", "class A {\n // int old = 4;\n }")]
    [InlineData("code in a comment", "class A {\n // if (x) {\n }")]
    [InlineData("says nothing", "static class OctetUtils { }")]
    [InlineData("says nothing", "class SessionManager { }")]
    [InlineData("says nothing", "interface IPathHelper { }")]
    [InlineData("says nothing", "namespace NanoPeers.Common; class A { }")]
    public void A_bad_source_is_refused(string expected, string text)
    {
        Finding finding = Assert.Single(HouseRules.Check(CSharpFiles.Parse("gateway/A.cs", text)));
        Assert.Contains(expected, finding.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("const string Words = \"TODO FIXME Thread.Sleep(1); NotImplementedException\";")]
    [InlineData("// Says why; a semicolon inside a sentence is no code.\nint _a;")]
    [InlineData("int _commonKey; void Manage() { } class CommonKeyOwner { }")]
    public void A_good_source_passes(string members)
    {
        Assert.Empty(HouseRules.Check(CSharpFiles.Parse("gateway/A.cs", $"class A {{\n{members}\n}}")));
    }

    [Fact]
    public void Sizes_are_counted()
    {
        Assert.Empty(HouseRules.Check(CSharpFiles.Parse("A.cs", Function(HouseRules.MaxFunctionLines - 2))));
        Assert.Single(HouseRules.Check(CSharpFiles.Parse("A.cs", Function(HouseRules.MaxFunctionLines - 1))));
        Assert.Empty(HouseRules.Check(CSharpFiles.Parse("A.cs", Lines(HouseRules.MaxFileLines))));
        Assert.Single(HouseRules.Check(CSharpFiles.Parse("A.cs", Lines(HouseRules.MaxFileLines + 1))));
        Assert.Empty(HouseRules.Check(CSharpFiles.Parse("A.cs", "//" + new string('a', HouseRules.MaxLineLength - 2))));
        Assert.Single(HouseRules.Check(CSharpFiles.Parse("A.cs", "//" + new string('a', HouseRules.MaxLineLength - 1))));
    }

    [Theory]
    [InlineData("gateway/Common/A.cs")]
    [InlineData("gateway/PeerPlatform/SocketHelper.cs")]
    [InlineData("tests/Utils/run.sh")]
    public void A_path_that_says_nothing_is_refused(string path) => Assert.True(IsNamedNothing(path));

    private static bool IsNamedNothing(string path) => path.Split('/').Select(part => part.Split('.')[0]).Any(HouseRules.SaysNothing);

    private static string Function(int statements) => "class A {\nvoid Run() {\n" + string.Concat(Enumerable.Repeat("Run();\n", statements)) + "}\n}\n";

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// a line\n", count));
}
