using NanoPeers.PeeringService.Agent;

namespace NanoPeers.PeeringService.Tests.Agent;

public sealed class SubsystemFileTests
{
    [Fact]
    public void A_file_declares_programs()
    {
        using TemporaryFolder folder = new();
        Write(folder, """
            {
              // two programs
              "subsystems": [
                { "name": "reports", "command": "/usr/bin/report", "arguments": ["--every", "5m"], "peeringAware": true, "restart": "always",
                  "purpose": "sends reports", "stopSeconds": 3, "maxRestarts": 9, "folder": "/var", "environment": { "LANG": "C" } },
                { "name": "web", "command": "/usr/bin/web" },
              ]
            }
            """);
        IReadOnlyList<ProgramOrder> orders = SubsystemFile.Read(folder.Path, ["peering"]);
        ProgramOrder reports = orders[0];
        Assert.Equal(("reports", "/usr/bin/report", "sends reports", true, "/var"), (reports.Name, reports.Command, reports.Purpose, reports.IsPeeringAware, reports.Folder));
        Assert.Equal(["--every", "5m"], reports.Arguments);
        Assert.Equal("C", reports.Environment["LANG"]);
        Assert.Equal((RestartPolicy.Always, TimeSpan.FromSeconds(3), 9), (reports.Rules.Restart, reports.Rules.StopWait, reports.Rules.MaxRestarts));
        ProgramOrder web = orders[1];
        Assert.Equal(("web", false, null), (web.Name, web.IsPeeringAware, web.Folder));
        Assert.Empty(web.Arguments);
        Assert.Empty(web.Environment);
        Assert.Equal(new SubsystemRules(), web.Rules);
    }

    [Fact]
    public void No_file_is_no_programs()
    {
        using TemporaryFolder folder = new();
        Assert.Empty(SubsystemFile.Read(folder.Path, []));
    }

    [Theory]
    [InlineData("{ half")]
    [InlineData("null")]
    [InlineData("""{ "subsystems": null }""")]
    [InlineData("""{ "subsystems": [ { "name": "a" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "a", "command": "/a", "user": "root" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "A!", "command": "/a" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "a", "command": "relative" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "a", "command": "/a", "folder": "relative" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "a", "command": "/a", "restart": "sometimes" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "a", "command": "/a", "stopSeconds": 0 } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "a", "command": "/a" }, { "name": "a", "command": "/b" } ] }""")]
    [InlineData("""{ "subsystems": [ { "name": "peering", "command": "/a" } ] }""")]
    public void What_is_wrong_is_refused_whole(string text)
    {
        using TemporaryFolder folder = new();
        Write(folder, text);
        Assert.Throws<SubsystemFileException>(() => SubsystemFile.Read(folder.Path, ["peering"]));
        Assert.Empty(SubsystemFile.ReadOrTell(folder.Path, ["peering"], Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
    }

    [Fact]
    public void A_file_that_others_may_write_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there are no such modes
        }

        using TemporaryFolder folder = new();
        Write(folder, """{ "subsystems": [] }""");
        Assert.Empty(SubsystemFile.Read(folder.Path, []));
        File.SetUnixFileMode(SubsystemFile.PathIn(folder.Path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        Assert.Throws<SubsystemFileException>(() => SubsystemFile.Read(folder.Path, []));
    }

    private static void Write(TemporaryFolder folder, string text)
    {
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(SubsystemFile.PathIn(folder.Path), text);
    }
}
