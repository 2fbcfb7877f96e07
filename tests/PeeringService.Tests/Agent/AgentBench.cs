using NanoPeers.PeeringService.Agent;
using NanoPeers.PeerPlatform.Tests.Clocks;

namespace NanoPeers.PeeringService.Tests.Agent;

/// <summary>An agent in virtual time, and every state that its subsystems came into, in order.</summary>
internal sealed class AgentBench : IAsyncDisposable
{
    private readonly IAsyncEnumerator<AgentEvent> _events;
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public AgentBench(SubsystemRules rules, params ISubsystem[] subsystems)
        : this([.. subsystems.Select(one => (one, rules))])
    {
    }

    public AgentBench(IReadOnlyList<(ISubsystem, SubsystemRules)> subsystems)
    {
        Agent = new ServiceAgent(subsystems, Time);
        _events = Agent.WatchAsync(_over.Token).GetAsyncEnumerator(_over.Token);
    }

    public ManualTimeProvider Time { get; } = new();

    public ServiceAgent Agent { get; }

    /// <summary>The next state that any subsystem comes into.</summary>
    public async Task<SubsystemView> NextAsync()
    {
        Assert.True(await _events.MoveNextAsync());
        return _events.Current.Subsystem!;
    }

    /// <summary>The next states, as "name State" each.</summary>
    public async Task ExpectAsync(params string[] states)
    {
        foreach (string state in states)
        {
            SubsystemView view = await NextAsync();
            Assert.Equal(state, $"{view.Name} {view.State}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task ending = Agent.DisposeAsync().AsTask();
        while (!ending.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1)); // what hangs has its time, and no more
            await Task.Delay(5);
        }

        await _over.CancelAsync();
        await _events.DisposeAsync();
        _over.Dispose();
    }
}
