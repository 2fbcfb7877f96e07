using NanoPeers.DesktopPeer.Composition;
using NanoPeers.PeeringService.Agent;

namespace NanoPeers.DesktopPeer.Tests.Composition;

public sealed class KeptPartTests
{
    [Fact]
    public async Task A_part_is_there_while_it_runs_and_a_new_one_after_each_start()
    {
        KeptPart<MemoryStream> part = new("part", "a part", _ => Task.FromResult(new MemoryStream()));
        ServiceAgent agent = new([(part.Subsystem, new SubsystemRules())]);
        Assert.Null(part.Current);
        await agent.StartAsync(TestContext.Current.CancellationToken);
        MemoryStream first = part.Current!;
        Assert.True(first.CanRead);
        Assert.Equal(AgentAnswer.Done, await agent.RestartAsync("part", TestContext.Current.CancellationToken));
        Assert.False(first.CanRead); // disposed
        Assert.NotSame(first, part.Current);
        await agent.DisposeAsync();
        Assert.Null(part.Current);
    }

    [Fact]
    public async Task Why_a_part_does_not_start_is_kept_until_it_does()
    {
        IOException why = new("no port");
        bool fails = true;
        KeptPart<MemoryStream> part = new("part", "a part", _ => fails ? throw why : Task.FromResult(new MemoryStream()));
        await using ServiceAgent agent = new([(part.Subsystem, new SubsystemRules { Restart = RestartPolicy.Never })]);
        await agent.StartAsync(TestContext.Current.CancellationToken);
        Assert.Same(why, part.Failure);
        Assert.Null(part.Current);
        fails = false;
        Assert.Equal(AgentAnswer.Done, await agent.StartAsync("part", TestContext.Current.CancellationToken));
        Assert.Null(part.Failure);
        Assert.NotNull(part.Current);
    }
}
