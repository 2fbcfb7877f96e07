using System.Diagnostics;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>The demo: the product's main job, in process, across processes, and from the published program.</summary>
public sealed class DemoTests
{
    private static readonly string[] _steps =
    [
        "enrol", "find", "secure", "on kitchen", "off kitchen", "on hall", "off hall", "on porch", "off porch", "on bedroom", "off bedroom",
        "on study", "off study", "press kitchen", "kill study", "return study", "check",
        "peers", "create", "join laptop", "vote tablet", "vote phone", "say phone", "remove phone", "rekey", "shutout phone",
        "vendor", "update", "liar van", "upload van",
    ];

    private static readonly string[] _ofTheVendor = ["vendor", "update", "liar van", "upload van"];

    private static readonly string[] _programs = ["VirtualPeer", "DesktopPeer", "Backend"];

    [Fact]
    [Trait("Capability", "A32")]
    public async Task The_scenario_happens_in_process()
    {
        StringWriter output = new() { NewLine = "\n" };
        StringWriter error = new() { NewLine = "\n" };
        Terminal terminal = new(output, error, false, () => (120, 40));
        int exitCode = await CommandLine.RunAsync(
            ["demo", "--once"], terminal, new GatewayStarter(), new InProcessBoards(), TestContext.Current.CancellationToken);
        Assert.True(exitCode == ExitCode.Done, output.ToString() + error);
        Assert.Equal(_steps.Where(step => !_ofTheVendor.Contains(step)), StepsOf(output.ToString()));
    }

    [Fact]
    [Trait("Capability", "A32")]
    public async Task The_scenario_happens_across_processes()
    {
        await using ProgramRun demo = await ProgramRun.DesktopPeerAsync("demo", "--once");
        Assert.True(demo.ExitCode == ExitCode.Done, demo.Output + demo.Error);
        Assert.Equal(_steps, StepsOf(demo.Output));
        Assert.Contains("by RSA-OAEP-SHA256", demo.Output, StringComparison.Ordinal);
        Assert.Contains("new session by resumption", demo.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 members voted yes", demo.Output, StringComparison.Ordinal);
        Assert.Contains("all that stayed left epoch", demo.Output, StringComparison.Ordinal);
        Assert.Contains("it heard nothing under the new key, and nobody took its line", demo.Output, StringComparison.Ordinal);
        Assert.Contains("came from the vendor once; 3 peers run them", demo.Output, StringComparison.Ordinal);
        Assert.Contains("black-listed, and it got nothing", demo.Output, StringComparison.Ordinal);
        Assert.Contains("the vendor has it once, and its signed receipt is here", demo.Output, StringComparison.Ordinal);
        AssertNothingOf(demo);
    }

    [Fact]
    [Trait("Capability", "A32")]
    public async Task The_scenario_happens_from_the_published_program()
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo dotnet = new("dotnet") { WorkingDirectory = Repository.Root };
        await using ProgramRun publish = await ProgramRun.ToEndAsync(ProgramRun.Start(
            dotnet, "publish", "gateway/DesktopPeer", "-c", Repository.Configuration, "--no-build", "-o", folder.Path, "-nodeReuse:false", "-v", "quiet"));
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Error);
        Assert.True(File.Exists(folder.File("VirtualPeer/NanoPeers.VirtualPeer.dll")));

        ProcessStartInfo start = DotnetHost.Start(folder.File("NanoPeers.DesktopPeer.dll"));
        start.WorkingDirectory = folder.Path;
        await using ProgramRun demo = await ProgramRun.ToEndAsync(ProgramRun.Start(start, "demo", "--once"));
        Assert.True(demo.ExitCode == ExitCode.Done, demo.Output + demo.Error);
        Assert.Equal(_steps, StepsOf(demo.Output));
    }

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("TERM", 0)]
    [InlineData("KILL", 137)]
    public async Task No_board_outlives_the_demo(string signal, int exitCode)
    {
        using TemporaryFolder folder = new();
        await using ProgramRun demo = ProgramRun.StartDesktopPeer("demo", "--lights", "3", "--state", folder.File("demo"));
        await Waiting.UntilAsync(() => BoardsOf(folder).Count == 3 && CountOf(demo.Output, "session live") == 3, "three boards are live", TimeSpan.FromSeconds(30), () => demo.Output + demo.Error);
        demo.Signal(signal);
        await demo.EndAsync();
        Assert.Equal(exitCode, demo.ExitCode);
        await Waiting.UntilAsync(() => BoardsOf(folder).Count == 0, "the boards ended", TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task No_peer_outlives_the_scenario(string signal)
    {
        using TemporaryFolder folder = new();
        await using ProgramRun demo = ProgramRun.StartDesktopPeer("demo", "--once", "--lights", "1", "--state", folder.File("demo"));
        await Waiting.UntilAsync(() => PeersOf(folder).Count == 3, "three peers run", TimeSpan.FromSeconds(60), () => demo.Output + demo.Error);
        demo.Signal(signal);
        await demo.EndAsync();
        await Waiting.UntilAsync(() => PeersOf(folder).Count == 0, "the peers ended", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_interrupted_scenario_is_called_so_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        await using ProgramRun demo = ProgramRun.StartDesktopPeer("demo", "--once", "--lights", "32", "--state", folder.File("demo"));
        await Waiting.UntilAsync(() => BoardsOf(folder).Count > 3, "boards start", TimeSpan.FromSeconds(30), () => demo.Output + demo.Error);
        demo.Signal("INT");
        await demo.EndAsync();
        Assert.Equal(ExitCode.Interrupted, demo.ExitCode);
        await Waiting.UntilAsync(() => BoardsOf(folder).Count == 0, "the boards ended", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_demo_takes_commands_from_other_programs()
    {
        using TemporaryFolder folder = new();
        string state = folder.File("demo");
        await using ProgramRun demo = ProgramRun.StartDesktopPeer("demo", "--lights", "2", "--state", state);
        await Waiting.UntilAsync(() => CountOf(demo.Output, "session live") == 2, "two boards are live", TimeSpan.FromSeconds(30), () => demo.Output + demo.Error);
        await using ProgramRun set = await ProgramRun.DesktopPeerAsync("set", "hall", "on", "--state", Path.Combine(state, "gateway"));
        Assert.True(set.ExitCode == 0, set.Error);
        await Waiting.UntilAsync(() => demo.Output.Contains("hall: on", StringComparison.Ordinal), "the demo tells it", TimeSpan.FromSeconds(5));
        await demo.SayAsync("press kitchen");
        await Waiting.UntilAsync(() => demo.Output.Contains("kitchen: on by its button", StringComparison.Ordinal), "the demo tells that too", TimeSpan.FromSeconds(5));
        await demo.SayAsync("quit");
        await demo.EndAsync();
        Assert.Equal(0, demo.ExitCode);
    }

    private static string[] StepsOf(string output) =>
    [
        .. output.Split('\n').Where(line => line.Contains(" ms  ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(" ms  ", StringComparison.Ordinal) + 5)..][..17])
            .Select(step => string.Join(' ', step.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
    ];

    private static int CountOf(string text, string word) => text.Split(word).Length - 1;

    /// <summary>The processes whose command line names a folder.</summary>
    private static List<int> BoardsOf(TemporaryFolder folder) => ProcessesNaming(Path.Combine(folder.Path, "demo", "boards"));

    private static List<int> PeersOf(TemporaryFolder folder) => ProcessesNaming(Path.Combine(folder.Path, "demo", "peers"));

    private static void AssertNothingOf(ProgramRun demo)
    {
        string state = demo.Output.Split('\n').Single(line => line.StartsWith("state in ", StringComparison.Ordinal)).Split(' ')[2].TrimEnd(';');
        string root = Path.GetDirectoryName(state)!;
        Assert.Empty(ProcessesNaming(root));
        Assert.False(Directory.Exists(root));
    }

    private static List<int> ProcessesNaming(string text)
    {
        List<int> found = [];
        foreach (string process in Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                string commandLine = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (commandLine.Contains(text, StringComparison.Ordinal) && _programs.Any(program => commandLine.Contains(program, StringComparison.Ordinal)))
                {
                    found.Add(int.Parse(Path.GetFileName(process)));
                }
            }
            catch (IOException)
            {
                // It ended while it was looked at.
            }
        }

        return found;
    }
}
