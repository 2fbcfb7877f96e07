using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeerPlatform.Events;

namespace NanoPeers.PeeringService.Agent;

/// <summary>
/// The agent service manager of S2, figure 8: it starts the subsystems in their order, watches them, starts again what crashed, and stops them
/// in the reverse order. One that fails does not stop the others. AGENT.md has the states. Any thread may call.
/// </summary>
public sealed class ServiceAgent : IAsyncDisposable
{
    private readonly EventFanOut<AgentEvent> _events = new(lost => new AgentEvent(null, lost));
    private readonly List<Supervision> _supervised = [];
    private readonly Dictionary<string, Supervision> _byName = new(StringComparer.Ordinal);
    private volatile bool _ending;

    /// <summary>Makes an agent; nothing runs yet.</summary>
    /// <param name="subsystems">What it keeps, in the order of their starts, each with its rules.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="logger">Where it logs to; null for nowhere.</param>
    /// <exception cref="ArgumentException">Two have one name, or one has a name that is none.</exception>
    public ServiceAgent(IEnumerable<(ISubsystem Subsystem, SubsystemRules Rules)> subsystems, TimeProvider? time = null, ILogger? logger = null)
    {
        foreach ((ISubsystem subsystem, SubsystemRules rules) in subsystems)
        {
            Supervision one = new(
                subsystem, rules, time ?? TimeProvider.System, logger ?? NullLogger.Instance, view => _events.Publish(new AgentEvent(view, 0)));
            if (!SubsystemName.IsValid(subsystem.Name) || !_byName.TryAdd(subsystem.Name, one))
            {
                throw new ArgumentException($"\"{subsystem.Name}\" is no name of a subsystem, or that of another one.", nameof(subsystems));
            }

            _supervised.Add(one);
        }
    }

    /// <summary>All subsystems, in the order of their starts.</summary>
    public IReadOnlyList<SubsystemView> View() => [.. _supervised.Select(one => one.View)];

    /// <summary>One subsystem; null when none has that name.</summary>
    /// <param name="name">Its name.</param>
    public SubsystemView? Find(string name) => _byName.GetValueOrDefault(name)?.View;

    /// <summary>Changes of states from now on; a slow reader loses the oldest and is told how many.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<AgentEvent> WatchAsync(CancellationToken cancellationToken) => _events.ReadAsync(cancellationToken);

    /// <summary>Starts all, one after the other. What does not start is started again by its rules, and does not keep the others from starting.</summary>
    /// <param name="cancellationToken">Starts no more.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (Supervision one in _supervised)
        {
            if (_ending)
            {
                return;
            }

            await one.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts one, at once also when it waits for a restart.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Waits no longer; the start goes on.</param>
    public Task<AgentAnswer> StartAsync(string name, CancellationToken cancellationToken) =>
        OrderAsync(name, wantsRun: true, one => one.StartAsync(), cancellationToken);

    /// <summary>Stops one, until somebody starts it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Waits no longer; the stop goes on.</param>
    public Task<AgentAnswer> StopAsync(string name, CancellationToken cancellationToken) =>
        OrderAsync(name, wantsRun: false, one => one.StopAsync(), cancellationToken);

    /// <summary>Stops one if it runs, and starts it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Waits no longer; the start goes on.</param>
    public Task<AgentAnswer> RestartAsync(string name, CancellationToken cancellationToken) =>
        OrderAsync(name, wantsRun: true, one => one.RestartAsync(), cancellationToken);

    /// <summary>Stops all, in the reverse order of their starts, each within its time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ending)
        {
            return;
        }

        _ending = true;
        foreach (Supervision one in Enumerable.Reverse(_supervised))
        {
            await one.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<AgentAnswer> OrderAsync(string name, bool wantsRun, Func<Supervision, Task> order, CancellationToken cancellationToken)
    {
        if (!_byName.TryGetValue(name, out Supervision? one))
        {
            return AgentAnswer.Unknown;
        }

        if (_ending)
        {
            return AgentAnswer.Ending;
        }

        await order(one).WaitAsync(cancellationToken).ConfigureAwait(false);
        return wantsRun && one.View.State is not (SubsystemState.Running or SubsystemState.Ended) ? AgentAnswer.NotRunning : AgentAnswer.Done;
    }
}
