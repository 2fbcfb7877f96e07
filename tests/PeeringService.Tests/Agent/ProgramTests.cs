using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Agent;

namespace NanoPeers.PeeringService.Tests.Agent;

/// <summary>Real programs: shells that start others, end badly, or do not want to end.</summary>
public sealed class ProgramTests
{
    /// <summary>The argument with which this test program is an agent until it is killed: Program.cs.</summary>
    public const string AgentUntilKilled = "agent-until-killed";

    /// <summary>A program with a program of its own; neither ends at SIGTERM. It writes both process ids into the file $1.</summary>
    private const string Stubborn = "trap '' TERM; sleep 1000 & echo \"$$ $!\" > \"$1.new\"; mv \"$1.new\" \"$1\"; while :; do sleep 1000; done";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "Z1")]
    public async Task A_program_that_is_killed_is_started_again_and_stops_when_it_is_told()
    {
        Assert.SkipUnless(ProgramGuard.HasSessions, "There is no setsid here.");
        using TemporaryFolder folder = new();
        string file = Path.Combine(Directory.CreateDirectory(folder.Path).FullName, "ids");
        SubsystemRules rules = new() { FirstDelay = TimeSpan.FromMilliseconds(20) };
        ServiceAgent agent = new([(Shell("one", "echo $$ > \"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 1000", rules, folder, file), rules)]);
        await agent.StartAsync(Stop);
        int first = (await IdsAsync(file))[0];
        File.Delete(file);
        Process.GetProcessById(first).Kill();
        int second = (await IdsAsync(file))[0];
        Assert.NotEqual(first, second);
        SubsystemView view = await UntilAsync(agent, SubsystemState.Running);
        Assert.Equal(1, view.Restarts);
        Assert.NotNull(view.ProcessId);
        Assert.Equal(AgentAnswer.Done, await agent.StopAsync("one", Stop));
        Assert.Equal((SubsystemState.Stopped, SubsystemFault.None), (agent.Find("one")!.State, agent.Find("one")!.Fault));
        Assert.False(Lives(second));
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task How_a_program_ended_is_told_with_what_it_said_last()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        SubsystemRules rules = new() { Restart = RestartPolicy.Never };
        await using ServiceAgent agent = new([
            (Shell("code", "echo one; echo no disk >&2; exit 7", rules, folder), rules),
            (Shell("signal", "kill -KILL $$", rules, folder), rules),
            (new ProgramSubsystem(new ProgramOrder("missing", "/no/such/program") { Rules = rules }, folder.Path, NullLogger.Instance), rules),
            (Shell("well", "exit 0", rules, folder), rules),
        ]);
        await agent.StartAsync(Stop);
        Assert.Equal(SubsystemState.Ended, (await UntilAsync(agent, "well", SubsystemState.Ended)).State);
        SubsystemView code = await UntilAsync(agent, "code", SubsystemState.Failed);
        Assert.Equal(SubsystemFault.Crashed, code.Fault);
        Assert.Contains("exit code 7", code.Detail, StringComparison.Ordinal);
        Assert.Contains("no disk", code.Detail, StringComparison.Ordinal);
        Assert.Equal(SubsystemFault.Crashed, (await UntilAsync(agent, "signal", SubsystemState.Failed)).Fault);
        Assert.Equal(SubsystemFault.ProgramMissing, agent.Find("missing")!.Fault);
    }

    [Fact]
    public async Task Only_a_peering_aware_program_is_told_where_the_gateway_is()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        SubsystemRules rules = new() { Restart = RestartPolicy.Never };
        await using ServiceAgent agent = new([.. new[] { true, false }.Select(aware =>
        {
            string file = Path.Combine(folder.Path, aware ? "aware" : "unaware");
            ProgramOrder order = new(aware ? "aware" : "unaware", "/bin/sh")
            {
                Arguments = ["-c", "echo \"$NANOPEERS_STATE|$EXTRA|$(pwd)\" > \"$1\"", "sh", file],
                IsPeeringAware = aware,
                Environment = new Dictionary<string, string> { ["EXTRA"] = "more" },
            };
            return ((ISubsystem)new ProgramSubsystem(order, folder.Path, NullLogger.Instance), rules);
        })]);
        await agent.StartAsync(Stop);
        await UntilAsync(agent, "aware", SubsystemState.Ended);
        await UntilAsync(agent, "unaware", SubsystemState.Ended);
        string here = Path.GetFullPath(folder.Path);
        Assert.Equal($"{folder.Path}|more|{here}", (await File.ReadAllTextAsync(Path.Combine(folder.Path, "aware"), Stop)).Trim());
        Assert.Equal($"|more|{here}", (await File.ReadAllTextAsync(Path.Combine(folder.Path, "unaware"), Stop)).Trim());
    }

    [Fact]
    [Trait("Capability", "Z1")]
    public async Task A_program_that_will_not_end_is_ended_by_force_with_all_that_it_started()
    {
        Assert.SkipUnless(ProgramGuard.HasSessions, "There is no setsid here.");
        using TemporaryFolder folder = new();
        string file = Path.Combine(Directory.CreateDirectory(folder.Path).FullName, "ids");
        SubsystemRules rules = new() { StopWait = TimeSpan.FromMilliseconds(300) };
        await using ServiceAgent agent = new([(Shell("stubborn", Stubborn, rules, folder, file), rules)]);
        await agent.StartAsync(Stop);
        int[] ids = await IdsAsync(file);
        int session = agent.Find("stubborn")!.ProcessId!.Value;
        await agent.StopAsync("stubborn", Stop);
        Assert.Equal(SubsystemFault.StopTimedOut, agent.Find("stubborn")!.Fault);
        Assert.All(ids, id => Assert.False(Lives(id)));
        Assert.Empty(SessionProcesses.Of(session));
    }

    [Fact]
    [Trait("Capability", "Z1")]
    public async Task Nothing_outlives_an_agent_that_is_killed()
    {
        Assert.SkipUnless(ProgramGuard.HasSessions, "There is no setsid here.");
        using TemporaryFolder folder = new();
        string file = Path.Combine(Directory.CreateDirectory(folder.Path).FullName, "ids");
        ProcessStartInfo start = new(Environment.ProcessPath!) { ArgumentList = { AgentUntilKilled, file } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Insert(0, typeof(ProgramTests).Assembly.Location);
        }

        using Process agent = Process.Start(start)!;
        int[] ids = await IdsAsync(file);
        Assert.All(ids, id => Assert.True(Lives(id)));
        agent.Kill(); // and only it
        await agent.WaitForExitAsync(Stop);
        await Waiting.UntilAsync(() => !ids.Any(Lives), "all of it has ended");
    }

    /// <summary>The process that a test kills.</summary>
    internal static async Task<int> RunAgentAsync(string file)
    {
        SubsystemRules rules = new() { StopWait = TimeSpan.FromSeconds(1) };
        ProgramOrder order = new("stubborn", "/bin/sh") { Arguments = ["-c", Stubborn, "sh", file], Rules = rules };
        ServiceAgent agent = new([(new ProgramSubsystem(order, Path.GetDirectoryName(file)!, NullLogger.Instance), rules)]);
        await agent.StartAsync(CancellationToken.None);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static ProgramSubsystem Shell(string name, string lines, SubsystemRules rules, TemporaryFolder folder, params string[] arguments) =>
        new(new ProgramOrder(name, "/bin/sh") { Arguments = ["-c", lines, "sh", .. arguments], Rules = rules }, folder.Path, NullLogger.Instance);

    private static async Task<int[]> IdsAsync(string file)
    {
        await Waiting.UntilAsync(() => File.Exists(file), "the program runs");
        return [.. (await File.ReadAllTextAsync(file, Stop)).Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static Task<SubsystemView> UntilAsync(ServiceAgent agent, SubsystemState state) => UntilAsync(agent, agent.View()[0].Name, state);

    private static async Task<SubsystemView> UntilAsync(ServiceAgent agent, string name, SubsystemState state)
    {
        await Waiting.UntilAsync(() => agent.Find(name)!.State == state, $"{name} is {state}");
        return agent.Find(name)!;
    }

    private static bool Lives(int process)
    {
        try
        {
            string line = File.ReadAllText($"/proc/{process}/stat");
            return line[line.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
