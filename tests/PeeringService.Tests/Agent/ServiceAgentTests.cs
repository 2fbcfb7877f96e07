using NanoPeers.PeeringService.Agent;

namespace NanoPeers.PeeringService.Tests.Agent;

public sealed class ServiceAgentTests
{
    private static readonly SubsystemRules _rules = new() { MaxRestarts = 3, FirstDelay = TimeSpan.FromSeconds(1), Window = TimeSpan.FromMinutes(1) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "Z1")]
    public async Task Subsystems_start_in_order_and_stop_in_the_reverse_order()
    {
        List<string> diary = [];
        AgentBench bench = new(_rules, new HandSubsystem("first", diary), new HandSubsystem("second", diary), new HandSubsystem("third", diary));
        await bench.Agent.StartAsync(Stop);
        Assert.All(bench.Agent.View(), one => Assert.Equal(SubsystemState.Running, one.State));
        await bench.DisposeAsync();
        Assert.Equal(["start first", "start second", "start third", "stop third", "stop second", "stop first"], diary);
        Assert.All(bench.Agent.View(), one => Assert.Equal(SubsystemState.Stopped, one.State));
        Assert.Equal(AgentAnswer.Ending, await bench.Agent.StartAsync("first", Stop));
    }

    [Fact]
    [Trait("Capability", "Z1")]
    public async Task What_crashed_is_started_again_each_time_after_twice_as_long_and_then_left_alone()
    {
        HandSubsystem hand = new("relay");
        await using AgentBench bench = new(_rules, hand);
        await bench.Agent.StartAsync(Stop);
        await bench.ExpectAsync("relay Starting", "relay Running");
        foreach (int seconds in (int[])[1, 2, 4])
        {
            (await hand.NextRunAsync()).End(SubsystemFault.Crashed, "why");
            SubsystemView waiting = await bench.NextAsync();
            Assert.Equal((SubsystemState.Waiting, SubsystemFault.Crashed, "why"), (waiting.State, waiting.Fault, waiting.Detail));
            int before = hand.Runs;
            bench.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(before, hand.Runs);
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            await bench.ExpectAsync("relay Starting", "relay Running");
        }

        Assert.Equal(3, bench.Agent.Find("relay")!.Restarts);
        (await hand.NextRunAsync()).End(SubsystemFault.Crashed, "the last time");
        SubsystemView failed = await bench.NextAsync();
        Assert.Equal((SubsystemState.Failed, SubsystemFault.RestartLimit), (failed.State, failed.Fault));
        Assert.Contains("the last time", failed.Detail, StringComparison.Ordinal);
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SubsystemState.Failed, bench.Agent.Find("relay")!.State);

        Assert.Equal(AgentAnswer.Done, await bench.Agent.StartAsync("relay", Stop));
        await bench.ExpectAsync("relay Stopped", "relay Starting", "relay Running");
        Assert.Equal(0, bench.Agent.Find("relay")!.Restarts);
    }

    [Fact]
    public async Task Restarts_that_are_long_ago_do_not_count()
    {
        HandSubsystem hand = new("upload");
        await using AgentBench bench = new(_rules, hand);
        await bench.Agent.StartAsync(Stop);
        await bench.ExpectAsync("upload Starting", "upload Running");
        for (int crash = 0; crash < 20; crash++)
        {
            bench.Time.Advance(_rules.Window);
            (await hand.NextRunAsync()).End(SubsystemFault.Crashed);
            await bench.ExpectAsync("upload Waiting");
            bench.Time.Advance(_rules.FirstDelay);
            await bench.ExpectAsync("upload Starting", "upload Running");
        }
    }

    [Theory]
    [InlineData(RestartPolicy.OnFailure, false, SubsystemState.Ended)]
    [InlineData(RestartPolicy.OnFailure, true, SubsystemState.Waiting)]
    [InlineData(RestartPolicy.Always, false, SubsystemState.Waiting)]
    [InlineData(RestartPolicy.Never, true, SubsystemState.Failed)]
    [InlineData(RestartPolicy.Never, false, SubsystemState.Ended)]
    public async Task The_policy_says_after_which_ends_it_is_started_again(RestartPolicy policy, bool crashes, SubsystemState then)
    {
        HandSubsystem hand = new("other");
        await using AgentBench bench = new(_rules with { Restart = policy }, hand);
        await bench.Agent.StartAsync(Stop);
        await bench.ExpectAsync("other Starting", "other Running");
        (await hand.NextRunAsync()).End(crashes ? SubsystemFault.Crashed : SubsystemFault.None);
        Assert.Equal(then, (await bench.NextAsync()).State);
    }

    [Fact]
    public async Task What_does_not_start_does_not_keep_the_others_from_starting()
    {
        HandSubsystem bad = new("bad") { Starting = _ => throw new InvalidOperationException("no port") };
        HandSubsystem good = new("good");
        await using AgentBench bench = new(_rules, bad, good);
        await bench.Agent.StartAsync(Stop);
        SubsystemView view = bench.Agent.Find("bad")!;
        Assert.Equal((SubsystemState.Waiting, SubsystemFault.StartFailed), (view.State, view.Fault));
        Assert.Contains("no port", view.Detail, StringComparison.Ordinal);
        Assert.Equal(SubsystemState.Running, bench.Agent.Find("good")!.State);

        bad.Starting = _ => Task.CompletedTask;
        Assert.Equal(AgentAnswer.Done, await bench.Agent.StartAsync("bad", Stop)); // at once, without waiting for the restart
        Assert.Equal(SubsystemState.Running, bench.Agent.Find("bad")!.State);
    }

    [Fact]
    public async Task A_start_that_takes_too_long_is_a_named_fault_and_its_late_run_is_ended()
    {
        TaskCompletionSource late = new();
        HandSubsystem hand = new("slow") { Starting = _ => late.Task };
        await using AgentBench bench = new(_rules with { Restart = RestartPolicy.Never }, hand);
        Task starting = bench.Agent.StartAsync(Stop);
        await bench.ExpectAsync("slow Starting");
        await Waiting.UntilAsync(
            () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                return bench.Agent.Find("slow")!.State == SubsystemState.Failed;
            },
            "the start was given up");
        await starting;
        Assert.Equal(SubsystemFault.StartTimedOut, bench.Agent.Find("slow")!.Fault);
        late.SetResult();
        HandRun run = await hand.NextRunAsync();
        await Waiting.UntilAsync(() => run.Disposed, "the late run was ended");
    }

    [Fact]
    public async Task What_does_not_end_when_asked_is_ended_by_force_after_its_time()
    {
        HandSubsystem hand = new("stubborn") { EndsWhenAsked = false };
        await using AgentBench bench = new(_rules, hand);
        await bench.Agent.StartAsync(Stop);
        HandRun run = await hand.NextRunAsync();
        Task<AgentAnswer> stopping = bench.Agent.StopAsync("stubborn", Stop);
        await bench.ExpectAsync("stubborn Starting", "stubborn Running", "stubborn Stopping");
        bench.Time.Advance(_rules.StopWait - TimeSpan.FromMilliseconds(1));
        Assert.False(run.Disposed);
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AgentAnswer.Done, await stopping);
        Assert.True(run.Disposed);
        SubsystemView view = bench.Agent.Find("stubborn")!;
        Assert.Equal((SubsystemState.Stopped, SubsystemFault.StopTimedOut), (view.State, view.Fault));
    }

    [Fact]
    public async Task Stopped_stays_stopped_while_it_waits_for_a_restart_too()
    {
        HandSubsystem hand = new("other");
        await using AgentBench bench = new(_rules, hand);
        await bench.Agent.StartAsync(Stop);
        (await hand.NextRunAsync()).End(SubsystemFault.Crashed);
        await bench.ExpectAsync("other Starting", "other Running", "other Waiting");
        Assert.Equal(AgentAnswer.Done, await bench.Agent.StopAsync("other", Stop));
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SubsystemState.Stopped, bench.Agent.Find("other")!.State);
        Assert.Equal(1, hand.Runs);
    }

    [Fact]
    public async Task Orders_name_what_they_are_for_and_a_restart_is_a_stop_and_a_start()
    {
        List<string> diary = [];
        HandSubsystem hand = new("http", diary);
        await using AgentBench bench = new(_rules, hand);
        await bench.Agent.StartAsync(Stop);
        Assert.Equal(AgentAnswer.Done, await bench.Agent.RestartAsync("http", Stop));
        Assert.Equal(["start http", "stop http", "start http"], diary);
        Assert.Equal(AgentAnswer.Unknown, await bench.Agent.StopAsync("nobody", Stop));
        hand.Starting = _ => throw new SubsystemException(SubsystemFault.ProgramMissing, "gone");
        Assert.Equal(AgentAnswer.NotRunning, await bench.Agent.RestartAsync("http", Stop));
        Assert.Equal(SubsystemFault.ProgramMissing, bench.Agent.Find("http")!.Fault);
    }

    [Fact]
    public async Task A_part_of_the_process_crashes_when_its_work_faults()
    {
        TaskCompletionSource work = new();
        PartSubsystem part = new("part", "a part", _ => Task.FromResult<IAsyncDisposable>(new MemoryStream()), _ => work.Task);
        await using AgentBench bench = new(_rules with { Restart = RestartPolicy.Never }, part);
        await bench.Agent.StartAsync(Stop);
        await bench.ExpectAsync("part Starting", "part Running");
        work.SetException(new IOException("cable"));
        SubsystemView view = await bench.NextAsync();
        Assert.Equal((SubsystemState.Failed, SubsystemFault.Crashed), (view.State, view.Fault));
        Assert.Contains("cable", view.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("../up")]
    public void A_name_fits_into_paths_and_command_lines(string name)
    {
        Assert.Throws<ArgumentException>(() => new ServiceAgent([(new HandSubsystem(name), _rules)]));
        Assert.Throws<ArgumentException>(() => new ServiceAgent([(new HandSubsystem("twice"), _rules), (new HandSubsystem("twice"), _rules)]));
    }
}
